import { Button, Skeleton } from '@mantine/core';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { type Change, type Flow, readVersion, restoreVersion, useVersions } from './api';
import css from './Flows.module.css';
import type { Document, Kind } from './model';

/** What became different, in words. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const { t, lang } = useT('flows');
  const field = (one: string) => t(`differs.${one as 'text'}`);
  const what = (one: Change) => {
    if (!one.node) return t('changed.flow');
    const kind = t(`kind.${one.kind as Kind}`);
    const name = one.name
      ? t('changed.named', { kind, name: one.name })
      : t('changed.unnamed', { kind, node: one.node });
    return t(`changed.${one.what}`, { node: name });
  };
  return (
    <ul className={css.changes}>
      {changes.map((one) => (
        <li key={`${one.node} ${one.what}`}>
          {one.fields.length > 0
            ? t('changed.fields', { what: what(one), fields: listOf(one.fields.map(field), lang) })
            : what(one)}
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
  const { t: word } = useT('common');
  const found = useVersions(flow.id);
  const look = useAction((number: number) => readVersion(flow.id, number), { failed: t('versions.notRead') });
  const restore = useAction((number: number) => restoreVersion(flow.id, flow.version, number), {
    failed: t('versions.notRestored'),
    done: t('versions.restored'),
    stale: [`flows/${flow.id}`, 'flows'],
  });
  if (found.error && !found.rows)
    return <Trouble small title={t('versions.notRead')} error={found.error} retry={() => void found.refetch()} />;
  if (!found.rows) return <Skeleton height={160} radius={10} />;
  if (!found.rows.length)
    return (
      <Empty title={t('versions.none')}>
        <p>{t('versions.noneHint')}</p>
      </Empty>
    );
  return (
    <>
      <ol className={css.versions}>
        {found.rows.map((one) => (
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
      {found.hasNextPage && (
        <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {word('table.more')}
        </Button>
      )}
    </>
  );
}
