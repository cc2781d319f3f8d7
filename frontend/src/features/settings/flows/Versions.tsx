import { Button, Skeleton } from '@mantine/core';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { type Change, type Flow, readVersion, restoreVersion, useVersions } from './api';
import css from './Flows.module.css';
import type { Document, Kind } from './model';

/** What became different, in words. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useT('flows');
  const field = (one: string) => t(`differs.${one as 'text'}`);
  return (
    <ul className={css.changes}>
      {changes.map((one) => (
        <li key={`${one.node} ${one.what}`}>
          {one.node
            ? t(`changed.${one.what}`, {
                node: one.name
                  ? `${t(`kind.${one.kind as Kind}`)} “${one.name}”`
                  : `${t(`kind.${one.kind as Kind}`)} (${one.node})`,
              })
            : t('changed.flow')}
          {one.fields.length > 0 && `: ${one.fields.map(field).join(', ')}`}
        </li>
      ))}
    </ul>
  );
}

interface Props {
  flow: Flow;
  mayWrite: boolean;
  dirty: boolean;
  shown: number | undefined;
  show: (number: number, document: Document) => void;
  restored: (flow: Flow) => void;
}

/** What was published, by whom and when, and what was different; each can be looked at and taken up again. */
export function Versions({ flow, mayWrite, dirty, shown, show, restored }: Props) {
  const { t, lang } = useT('flows');
  const found = useVersions(flow.id);
  const look = useAction((number: number) => readVersion(flow.id, number), { failed: t('versions.notRead') });
  const restore = useAction((number: number) => restoreVersion(flow.id, flow.version, number), {
    failed: t('versions.notRestored'),
    done: t('versions.restored'),
    stale: [`flows/${flow.id}`, 'flows'],
  });
  if (found.error) return <Trouble small title={t('versions.notRead')} error={found.error} />;
  if (!found.data) return <Skeleton height={160} radius={10} />;
  if (!found.data.items.length)
    return (
      <Empty title={t('versions.none')}>
        <p>{t('versions.noneHint')}</p>
      </Empty>
    );
  return (
    <ol className={css.versions}>
      {found.data.items.map((one) => (
        <li key={one.number} data-on={shown === one.number || undefined}>
          <div>
            <b>{t('versions.n', { n: one.number })}</b>
            {one.number === flow.published && (
              <span className="chip" data-tone="ok">
                {t('versions.heard')}
              </span>
            )}
            <span className="muted">
              {[one.by || t('versions.house'), fmt(one.published_at, lang, MOMENT)].join(' · ')}
            </span>
          </div>
          {one.note && <p>{one.note}</p>}
          <Changes changes={one.changes} />
          <div className={css.acts}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('versions.lookN', { n: one.number })}
              onClick={() =>
                look.mutate(one.number, { onSuccess: (read) => show(one.number, read.document as Document) })
              }
            >
              {t('versions.look')}
            </Button>
            {mayWrite && (
              <Button
                size="compact-sm"
                variant="default"
                disabled={dirty}
                loading={restore.isPending}
                aria-label={t('versions.restoreN', { n: one.number })}
                onClick={() => restore.mutate(one.number, { onSuccess: restored })}
              >
                {t('versions.restore')}
              </Button>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
