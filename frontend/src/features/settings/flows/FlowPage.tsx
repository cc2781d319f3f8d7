import { Button, Menu, NativeSelect, SegmentedControl, Skeleton, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconArrowLeft, IconPlus, IconRocket } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { LeaveGuard, useGuarded } from '@/ui/LeaveGuard';
import { Trouble } from '@/ui/State';
import { Unread } from '../Unread';
import { type Flow, type Pretence, useFlow, useWalk, type Walk, type Wrong } from './api';
import { Numbers } from './Doors';
import { Emergency } from './Emergency';
import css from './Flows.module.css';
import { added, type Document, KINDS, newNode, removed } from './model';
import { NodeForm } from './NodeForm';
import { Picture } from './Picture';
import { Publish, SaveBar, useDraft } from './Saving';
import { Try } from './Try';
import { Versions } from './Versions';
import { useWords } from './words';

const TABS = ['edit', 'try', 'versions', 'numbers', 'emergency'] as const;
type Tab = (typeof TABS)[number];
const FRESH: Pretence = { keys: [], language: '', known: false, reception: 'now' };

function NodePicker({
  document,
  selected,
  select,
  change,
  mayWrite,
}: {
  document: Document;
  selected: string;
  select: (id: string) => void;
  change: (document: Document) => void;
  mayWrite: boolean;
}) {
  const { t } = useT('flows');
  const { nodeName } = useWords();
  return (
    <div className={css.picker}>
      <NativeSelect
        aria-label={t('node')}
        data={document.nodes.map((one) => ({ value: one.id, label: nodeName(one) }))}
        value={selected}
        onChange={(e) => select(e.currentTarget.value)}
      />
      {mayWrite && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />}>
              {t('addNode')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KINDS.map((kind) => (
              <Menu.Item
                key={kind}
                onClick={() => {
                  const node = newNode(kind, document.nodes);
                  change(added(document, node));
                  select(node.id);
                }}
              >
                {t(`kind.${kind}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

/** Nodes with something wrong, and whether that keeps the draft from callers. */
function marks(wrong: readonly Wrong[]): Map<string, boolean> {
  const found = new Map<string, boolean>();
  for (const one of wrong) if (one.node) found.set(one.node, one.is_error || (found.get(one.node) ?? false));
  return found;
}

const taken = (walk: Walk | undefined) =>
  new Set(
    (walk?.moments ?? []).flatMap((one) =>
      one.way && one.way !== 'again' ? [one.node, `${one.node} ${one.way}`] : [one.node],
    ),
  );

function Head({
  flow,
  dirty,
  wrong,
  mayWrite,
  publish,
}: {
  flow: Flow;
  dirty: boolean;
  wrong: Wrong[];
  mayWrite: boolean;
  publish: () => void;
}) {
  const { t, lang } = useT('flows');
  const count = wrong.filter((one) => one.is_error).length;
  const why = dirty
    ? t('publish.saveFirst')
    : count
      ? t('publish.errors', { count })
      : flow.is_changed
        ? ''
        : t('publish.same');
  return (
    <header className={css.title}>
      <Link to="/settings/{-$id}" params={{ id: 'flows' }}>
        <IconArrowLeft size={15} aria-hidden /> {t('title')}
      </Link>
      <div>
        <h2>{localised(flow.name, lang)}</h2>
        <code>{flow.key}</code>
        {flow.emergency_since && (
          <span className="chip" data-tone="solid-bad">
            {t('emergency.title')}
          </span>
        )}
        <span className="chip" data-tone={flow.published === null ? undefined : 'ok'}>
          {flow.published === null ? t('neverPublished') : t('hear', { n: flow.published })}
        </span>
        {flow.is_changed && flow.published !== null && <span className="chip">{t('changedDraft')}</span>}
        {count > 0 && (
          <span className="chip" data-tone="bad">
            {t('errors', { count })}
          </span>
        )}
        <span className={css.fill} />
        {mayWrite && (
          <Tooltip label={why} disabled={!why}>
            <Button
              leftSection={<IconRocket size={16} aria-hidden />}
              data-disabled={why ? true : undefined}
              aria-disabled={Boolean(why)}
              onClick={() => !why && publish()}
            >
              {t('publish.go')}
            </Button>
          </Tooltip>
        )}
      </div>
    </header>
  );
}

function Editor({ read }: { read: Flow }) {
  const { t } = useT('flows');
  const mayWrite = useMe().role === 'admin';
  const draft = useDraft(read);
  const [tab, setTab] = useState<Tab>('edit');
  const [chosen, setChosen] = useState(draft.document.start);
  const [pretence, setPretence] = useState(FRESH);
  const [old, setOld] = useState<{ number: number; document: Document }>();
  const [publishing, setPublishing] = useState(false);
  const { base, document, setDocument, dirty, start } = draft;
  useGuarded({ dirty });
  const [settled] = useDebouncedValue(document, 300);
  const walking = useWalk(base.id, settled, pretence);
  const walk = walking.data;
  const wrong = walk?.problems ? [...walk.problems] : base.problems;
  const shown = tab === 'versions' && old ? old.document : document;
  const selected = document.nodes.find((one) => one.id === chosen) ?? document.nodes[0];
  const select = (id: string) => {
    setChosen(id);
    if (tab !== 'try') setTab('edit');
  };
  const flow = {
    ...base,
    emergency_since: read.emergency_since,
    emergency_message: read.emergency_message,
    published: read.published,
    is_changed: read.is_changed,
  };
  return (
    <div className={css.page}>
      <Head flow={flow} dirty={dirty} wrong={wrong} mayWrite={mayWrite} publish={() => setPublishing(true)} />
      <div className={css.side}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('tabs')}
          value={tab}
          data={TABS.map((one) => ({ value: one, label: t(`tab.${one}`) }))}
          onChange={(value) => setTab(value as Tab)}
        />
        {walking.isError && (tab === 'edit' || tab === 'try') && (
          <Trouble small title={t('try.failed')} error={walking.error} retry={() => void walking.refetch()} />
        )}
        {tab === 'edit' && (
          <>
            <NodePicker
              document={document}
              selected={selected?.id ?? ''}
              select={select}
              change={setDocument}
              mayWrite={mayWrite}
            />
            {selected && (
              <NodeForm
                key={selected.id}
                node={selected}
                document={document}
                change={setDocument}
                wrong={wrong}
                mayWrite={mayWrite}
                remove={() => setDocument(removed(document, selected.id))}
              />
            )}
          </>
        )}
        {tab === 'try' && <Try document={document} walk={walk} pretence={pretence} change={setPretence} />}
        {tab === 'versions' && (
          <Versions
            flow={base}
            mayWrite={mayWrite}
            dirty={dirty}
            shown={old?.number}
            show={(number, document) => setOld({ number, document })}
            restored={(flow) => {
              start(flow);
              setOld(undefined);
            }}
          />
        )}
        {tab === 'numbers' && <Numbers flow={base} mayWrite={mayWrite} />}
        {tab === 'emergency' && <Emergency flow={flow} />}
      </div>
      <div className={css.drawing}>
        {tab === 'versions' && old && (
          <p className={css.old} role="status">
            {t('versions.shown', { n: old.number })}{' '}
            <Button size="compact-xs" variant="default" onClick={() => setOld(undefined)}>
              {t('versions.back')}
            </Button>
          </p>
        )}
        <Picture
          document={shown}
          selected={tab === 'edit' ? selected?.id : undefined}
          onSelect={select}
          wrong={shown === document ? marks(wrong) : new Map()}
          walked={tab === 'try' ? taken(walk) : new Set()}
          here={tab === 'try' ? walk?.moments.at(-1)?.node : undefined}
        />
      </div>
      {mayWrite && <SaveBar draft={draft} />}
      {publishing && (
        <Publish
          flow={base}
          wrong={wrong}
          onClose={() => setPublishing(false)}
          done={(published) => {
            start(published);
            setPublishing(false);
          }}
        />
      )}
    </div>
  );
}

/** One flow: the form of a node, and beside it the picture of all. */
export default function FlowPage({ id }: { id: number }) {
  const { t } = useT('flows');
  const found = useFlow(id);
  if (found.data)
    return (
      <LeaveGuard key={id} text={t('guard.text')}>
        <Editor read={found.data} />
      </LeaveGuard>
    );
  if (found.error)
    return (
      <Unread
        section="flows"
        back={t('title')}
        title={t('oneNotLoaded')}
        error={found.error}
        retry={() => void found.refetch()}
      />
    );
  return (
    <div className={css.page} aria-busy>
      <Skeleton height={30} width={320} />
      <Skeleton height={420} radius={10} />
    </div>
  );
}
