import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconHelpCircle, IconListDetails } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type KeyboardEvent, Suspense, useEffect, useRef, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { lazy } from '@/lib/later';
import { useTitle } from '@/lib/title';
import { inShort } from '@/lib/views';
import { useLanguage } from '@/ui/conditions/fields';
import { KINDS, type Kind, SORTS, type Sort, useFoundCounts, useFoundRows, useOperators } from './api';
import { Box } from './Box';
import { Results } from './Results';
import css from './Search.module.css';

const Help = lazy(() => import('./Help'));
const KeepDialog = lazy(() => import('@/ui/KeepDialog'));

/** What stands in the box and in the address, which others can be given. */
function useAsked() {
  const given = useSearch({ strict: false }) as { q?: string };
  const navigate = useNavigate();
  const [text, setText] = useState(`${given.q ?? ''}`);
  // an operator without its value is not a question yet
  const whole = useRef(text.trim());
  if (!/[:：]$/.test(text)) whole.current = text.trim();
  const [asked] = useDebouncedValue(whole.current, 250);
  const mine = useRef(text.trim());
  useEffect(() => {
    if (asked === mine.current) return;
    mine.current = asked;
    void navigate({ to: '/search', search: asked ? { q: asked } : {}, replace: true });
  }, [asked, navigate]);
  // from the palette, or by the browser's way back
  useEffect(() => {
    const now = `${given.q ?? ''}`;
    if (now === mine.current) return;
    mine.current = now;
    setText(now);
  }, [given.q]);
  return { text, setText, asked };
}

/** One box over tickets, messages, customers and articles. */
export default function Page() {
  const { t, lang } = useT('search');
  const me = useMe();
  const { text, setText, asked } = useAsked();
  const kinds = me.handles_contacts ? KINDS : (['articles'] as const);
  const [kind, setKind] = useState<Kind>(kinds[0]);
  const [sort, setSort] = useState<Sort>('relevance');
  const [helps, setHelps] = useState(false);
  const [keeps, setKeeps] = useState(false);
  const operators = useOperators().data ?? [];
  const language = useLanguage();
  const found = useFoundRows(asked, kind, sort);
  const counts = useFoundCounts(asked);
  const field = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLDivElement>(null);
  useTitle(t('title'));
  const refusal = [counts.error, found.error].find(
    (one): one is Failure => one instanceof Failure && one.code.startsWith('search.') && 'at' in one.detail,
  );
  const wrong =
    asked && refusal
      ? { at: Number(refusal.detail.at), length: Number(refusal.detail.length), text: asked, words: refusal.message }
      : null;
  const items = wrong ? undefined : counts.data?.items;
  const beyond = counts.data?.beyond;
  const holds = (counts.data?.conditions as { all?: unknown[] } | undefined)?.all?.length;
  const cannot = wrong || !asked || !counts.data || !holds ? 'nothing' : beyond || null;

  const step = (by: number) => {
    const lines = [...(results.current?.querySelectorAll<HTMLElement>('[data-result]') ?? [])];
    const at = lines.indexOf(document.activeElement as HTMLElement);
    if (at <= 0 && by < 0) field.current?.focus();
    else lines[Math.min(lines.length - 1, at + by)]?.focus();
  };
  useHotkeys({ j: () => step(1), k: () => step(-1) });
  const press = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    step(by);
  };
  const add = (part: string) => {
    setText(`${text.trimEnd()}${text.trim() ? ' ' : ''}${part}`);
    field.current?.focus();
  };
  return (
    <div className={css.page} data-helps={helps || undefined}>
      <div className={css.main}>
        <h1 className="sr">{t('title')}</h1>
        <Box text={text} operators={operators} field={field} wrong={wrong} onText={setText} onDown={() => step(1)} />
        <div className={css.bar}>
          <nav aria-label={t('tabs')} className={css.tabs}>
            {kinds.map((one) => (
              <button key={one} type="button" aria-pressed={one === kind} onClick={() => setKind(one)}>
                {t(`tab.${one}`)}
                {asked && (
                  <span className="num">
                    {countOf(
                      items?.find((each) => each.kind === one),
                      lang,
                    )}
                  </span>
                )}
              </button>
            ))}
          </nav>
          <SegmentedControl
            size="xs"
            aria-label={t('sort.label')}
            data={SORTS.map((value) => ({ value, label: t(`sort.${value}`) }))}
            value={sort}
            onChange={(value) => setSort(value as Sort)}
          />
          {me.handles_contacts && (
            <Tooltip label={cannot ? t(`why.${cannot}`) : t('keep')} multiline maw={320}>
              <Button
                variant="default"
                size="xs"
                leftSection={<IconListDetails size={15} aria-hidden />}
                aria-disabled={cannot !== null}
                data-disabled={cannot !== null || undefined}
                aria-description={cannot ? t(`why.${cannot}`) : undefined}
                onClick={() => !cannot && setKeeps(true)}
              >
                {t('keep')}
              </Button>
            </Tooltip>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconHelpCircle size={15} aria-hidden />}
            aria-expanded={helps}
            onClick={() => setHelps(!helps)}
          >
            {t('help.open')}
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside */}
        <div ref={results} className={css.results} onKeyDown={press}>
          <Results
            q={asked}
            kind={kind}
            found={found}
            count={items?.find((one) => one.kind === kind)}
            unclear={wrong !== null}
            others={items?.filter((one) => one.kind !== kind && one.count) ?? []}
            onKind={setKind}
          />
        </div>
        <span className="sr" role="status">
          {found.rows && asked && !wrong ? t('rows', { count: found.rows.length }) : ''}
        </span>
      </div>
      {helps && (
        <Suspense>
          <Help operators={operators} onAdd={add} onClose={() => setHelps(false)} />
        </Suspense>
      )}
      {keeps && counts.data && (
        <Suspense>
          <KeepDialog
            shown={{
              conditions: counts.data.conditions,
              columns: language.data?.usual_columns ?? ['number', 'subject'],
              sorts: ['-updated'],
            }}
            onClose={() => setKeeps(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

const countOf = (one: { count: number | null; is_more: boolean } | undefined, lang: string) =>
  one?.count == null ? '' : one.is_more && one.count < 1000 ? `${one.count}+` : inShort(one.count, lang);
