import { Button, SegmentedControl, Switch } from '@mantine/core';
import { IconPhoneCall, IconPlayerSkipForward } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useT } from '@/i18n/t';
import type { Pretence, Reception, Walk } from './api';
import css from './Flows.module.css';
import { type Document, KEYS } from './model';
import { useWords } from './words';

interface Props {
  document: Document;
  walk: Walk | undefined;
  pretence: Pretence;
  change: (pretence: Pretence) => void;
}

function Pretend({ pretence, change }: Pick<Props, 'pretence' | 'change'>) {
  const { t } = useT('flows');
  const again = (next: Partial<Pretence>) => change({ ...pretence, ...next, keys: [] });
  return (
    <div className={css.pretend}>
      <SegmentedControl
        size="xs"
        aria-label={t('try.hours')}
        value={pretence.reception}
        data={(['now', 'open', 'closed', 'emergency'] as const).map((one) => ({ value: one, label: t(`try.${one}`) }))}
        onChange={(value) => again({ reception: value as Reception })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('try.language')}
        value={pretence.language}
        data={[
          { value: '', label: t('try.unknownLanguage') },
          { value: 'en', label: t('in.en') },
          { value: 'zh-CN', label: t('in.zh-CN') },
        ]}
        onChange={(value) => again({ language: value as Pretence['language'] })}
      />
      <Switch
        label={t('try.known')}
        checked={pretence.known}
        onChange={(e) => again({ known: e.currentTarget.checked })}
      />
    </div>
  );
}

/** The flow walked by pressing keys on the page: what a caller would hear, by the rule that calls are walked by. */
export function Try({ document, walk, pretence, change }: Props) {
  const { t } = useT('flows');
  const { of, nodeName, wayName } = useWords();
  const log = useRef<HTMLOListElement>(null);
  const press = (key: string) => change({ ...pretence, keys: [...pretence.keys, key] });
  const last = walk?.moments.at(-1);
  const rings = last?.kind === 'forward';
  const steps = walk?.moments.length;
  useEffect(() => {
    if (steps) log.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
  }, [steps]);
  return (
    <div className={css.try}>
      <Pretend pretence={pretence} change={change} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <div className={css.log} role="log" tabIndex={0} aria-label={t('try.heard')}>
        <ol ref={log}>
          {walk?.moments.map((one, n) => {
            const node = of(document, one.node);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps in their order, never moved
              <li key={n}>
                <b>{node ? nodeName(node) : one.node}</b>
                {one.lines.map((line) => (
                  <q key={`${line.language} ${line.text} ${line.sound}`} lang={line.language}>
                    {line.sound ? t('try.sound', { text: line.text || '…' }) : line.text}
                  </q>
                ))}
                {one.way && one.way !== 'next' && (
                  <small data-bad={one.way === 'again' || undefined}>
                    {one.pressed === null
                      ? wayName(one.way, one.kind)
                      : t(one.pressed ? 'try.pressed' : 'try.nothing', { key: one.pressed })}
                    {one.way === 'again' && ` · ${t('try.again')}`}
                  </small>
                )}
              </li>
            );
          })}
          {walk?.ended && (
            <li className={css.ended}>
              <b>{t(`try.ended.${walk.ended as 'queue'}`)}</b>
            </li>
          )}
        </ol>
      </div>
      <fieldset className={css.pad} aria-label={t('try.keypad')}>
        {KEYS.slice(0, 9)
          .concat('*', '0', '#')
          .map((key) => (
            <Button key={key} variant="default" disabled={!walk?.awaits || rings} onClick={() => press(key)}>
              {key}
            </Button>
          ))}
      </fieldset>
      <div className={css.acts}>
        {rings && walk?.awaits && (
          <Button variant="default" leftSection={<IconPhoneCall size={15} aria-hidden />} onClick={() => press('1')}>
            {t('try.answer')}
          </Button>
        )}
        <Button
          variant="default"
          disabled={!walk?.awaits}
          leftSection={<IconPlayerSkipForward size={15} aria-hidden />}
          onClick={() => press('')}
        >
          {t(rings ? 'try.noAnswer' : 'try.silence')}
        </Button>
        <Button variant="default" disabled={!pretence.keys.length} onClick={() => change({ ...pretence, keys: [] })}>
          {t('try.restart')}
        </Button>
      </div>
    </div>
  );
}
