import { Button, Modal, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconArrowLeft } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type MouseEvent, Suspense, useEffect, useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { listOf, localised } from '@/lib/names';
import { LeaveGuard, useGuarded, useUnsaved } from '@/ui/LeaveGuard';
import { useMeanwhile } from '@/ui/Meanwhile';
import { MediaIcon, mediaOf, mediaTone } from '@/ui/marks';
import { useFailureText } from '@/ui/State';
import { Unread } from '../Unread';
import { useQueue } from './api';
import { Dispositions } from './Breaks';
import { Emergency } from './Emergency';
import { Part } from './fields';
import { Edited, type Editing, useDraft } from './form';
import { HoursPart } from './HoursPart';
import { Members } from './Members';
import { changesOf, draftOf, type Field, SECTIONS, type Section, type Settings, sectionOf } from './model';
import { Overflow } from './Overflow';
import own from './QueuePage.module.css';
import { Rings } from './Rings';
import css from './Routing.module.css';
import { Basics, Choosing, Giving, Level, Times, WrapUp } from './Sections';

const Voice = lazy(() => import('./Voice'));
const Signature = lazy(() => import('../kept/Signature'));

const PARTS = [
  ...(Object.keys(SECTIONS) as Section[]),
  'members',
  'dispositions',
  'signature',
  'voice',
  'emergency',
] as const;

function useShown() {
  const { t, lang } = useT('settings');
  return (value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–';
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (Array.isArray(value)) return t('entries', { count: value.length });
    if (typeof value === 'object') return localised(value, lang) || t('entries', { count: Object.keys(value).length });
    return String(value);
  };
}

/** Somebody saved meanwhile: what they changed, what both changed, and the two ways on. */
function ConflictDialog({ editing }: { editing: Editing }) {
  const { t } = useT('settings');
  const shown = useShown();
  const who = useMeanwhile();
  const { conflict, base, draft, changes, start } = editing;
  if (!conflict) return null;
  const { current, fields, refused } = conflict;
  return (
    <Modal
      opened
      size={640}
      onClose={() => start(base, changes)}
      title={t('conflict.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>
        {who(refused)} {t('conflict.text')}
      </p>
      <table className={own.diff}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.what')}</th>
            <th scope="col">{t('conflict.before')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, both }) => (
            <tr key={field} data-both={both || undefined}>
              <th scope="row">
                {both && <IconAlertTriangle size={14} aria-label={t('conflict.both')} />} {t(`field.${field}`)}
              </th>
              <td>{shown(base[field])}</td>
              <td>{shown(current[field])}</td>
              <td>{field in changes ? shown(draft[field]) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!fields.length && <p className="muted">{t('conflict.nothing')}</p>}
      <div className={own.dialogActs}>
        <Button variant="default" onClick={() => start(current)}>
          {t('conflict.reload')}
        </Button>
        <Button onClick={() => start(current, changesOf(draftOf(base), draft))}>{t('conflict.keep')}</Button>
      </div>
    </Modal>
  );
}

function SaveBar({ editing }: { editing: Editing }) {
  const { t, lang } = useT('settings');
  const text = useFailureText();
  const cache = useQueryClient();
  const { changes, errors, dirty, save, start, base } = editing;
  const others = useUnsaved();
  const [busy, setBusy] = useState(false);
  const mine = (Object.keys(changes) as Field[]).map((field) => t(`field.${field}`));
  const names = [...mine, ...others.names];
  const wrong = [...new Set(Object.keys(errors).map(sectionOf))].filter((one) => !!one) as Section[];
  const saveOwn = async () => {
    try {
      if (!(await save())) return;
      notifications.show({ message: t('saved'), color: 'green.8' });
      await cache.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).startsWith('/api/v1/queues') });
    } catch (error) {
      notifications.show({ title: t('notSaved'), message: text(error), color: 'red.8', autoClose: 8000 });
    }
  };
  const go = async () => {
    setBusy(true);
    if (dirty) await saveOwn();
    await others.save();
    setBusy(false);
  };
  const discard = () => {
    if (dirty) start(base);
    others.discard();
  };
  const first = Object.values(errors)[0];
  useEffect(() => {
    const section = sectionOf(Object.keys(errors)[0] ?? '');
    if (section) document.getElementById(section)?.scrollIntoView({ block: 'start' });
  }, [errors]);
  if (!names.length) return null;
  return (
    <section className={own.saveBar} aria-label={t('unsaved', { count: names.length })}>
      <span className="ell">
        <b>{t('unsaved', { count: names.length })}</b> <span className="muted">{names.join(' · ')}</span>
        {first && (
          <span className={css.wrong} role="alert">
            {t('check', {
              where:
                listOf(
                  wrong.map((one) => t(`part.${one}`)),
                  lang,
                ) || '–',
              why: first,
            })}
          </span>
        )}
      </span>
      <Button variant="default" onClick={discard}>
        {t('discard')}
      </Button>
      <Button loading={busy} onClick={() => void go()}>
        {t('save')}
      </Button>
    </section>
  );
}

/** Within the page, without a step in the history that would ask whether to leave. */
const jump = (e: MouseEvent<HTMLAnchorElement>) => {
  e.preventDefault();
  const part = document.getElementById(e.currentTarget.hash.slice(1));
  part?.scrollIntoView({ block: 'start' });
  part?.querySelector<HTMLElement>('input, button, select')?.focus({ preventScroll: true });
};

function Editor({ read }: { read: Settings }) {
  const { t, lang } = useT('settings');
  const editing = useDraft(read);
  useGuarded({ dirty: editing.dirty });
  const { base, errors } = editing;
  const wrong = new Set(Object.keys(errors).map(sectionOf));
  // the switch and the hours are not part of what is edited: always as they are now
  const state = { ...base, emergency_since: read.emergency_since, emergency_message: read.emergency_message };
  return (
    <Edited editing={{ ...editing, base: state }}>
      <div className={own.page}>
        <header className={own.title}>
          <Link to="/settings/{-$id}" params={{ id: 'queues' }}>
            <IconArrowLeft size={15} aria-hidden /> {t('section.queues')}
          </Link>
          <div>
            <span className={css.medium} data-tone={mediaTone(base.media)}>
              <MediaIcon media={base.media} size={18} />
            </span>
            <h2>{localised(base.name, lang)}</h2>
            <span className="chip">{t(`media.${mediaOf(base.media) as 'voice'}`)}</span>
            <code>{base.key}</code>
            {read.emergency_since ? (
              <span className="chip" data-tone="solid-bad">
                {t('state.emergency')}
              </span>
            ) : (
              <span className="chip" data-tone={read.closed ? 'idle' : 'ok'}>
                {t(read.closed ? 'state.closed' : 'state.open')}
              </span>
            )}
          </div>
        </header>
        <div className={own.parts}>
          <Basics />
          <HoursPart />
          <Level />
          <Times />
          <WrapUp />
          <Giving />
          <Choosing />
          <Rings />
          <Overflow />
          <Members />
          <Dispositions />
          <Part id="signature" lead={t('lead.signature')}>
            <Suspense fallback={<Skeleton height={72} />}>
              <Signature path={`queues/${base.id}/signature`} more={['agent.signature']} />
            </Suspense>
          </Part>
          {base.media === 'voice' && (
            <Suspense fallback={<Skeleton height={240} radius={10} />}>
              <Voice queue={base.id} />
            </Suspense>
          )}
          <Emergency />
        </div>
        <nav className={own.toc} aria-label={t('onPage')}>
          {PARTS.filter((part) => part !== 'voice' || base.media === 'voice').map((part) => (
            <a key={part} href={`#${part}`} onClick={jump} data-wrong={wrong.has(part as Section) || undefined}>
              {t(`part.${part}`)}
            </a>
          ))}
        </nav>
        <SaveBar editing={editing} />
      </div>
      <ConflictDialog editing={editing} />
    </Edited>
  );
}

/** One queue: everything that is set of it, saved together; members, outcomes and the switch take effect at once. */
export function QueuePage({ id }: { id: number }) {
  const { t } = useT('settings');
  const found = useQueue(id);
  if (found.data)
    return (
      <LeaveGuard key={id} text={t('guard.text')}>
        <Editor read={found.data} />
      </LeaveGuard>
    );
  if (found.error)
    return (
      <Unread
        section="queues"
        back={t('section.queues')}
        title={t('queues.oneNotLoaded')}
        error={found.error}
        retry={() => void found.refetch()}
      />
    );
  return (
    <div className={own.page} aria-busy>
      <Skeleton height={30} width={320} />
      <div className={own.parts}>
        <Skeleton height={180} radius={10} />
        <Skeleton height={260} radius={10} />
      </div>
    </div>
  );
}
