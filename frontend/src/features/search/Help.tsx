import { CloseButton } from '@mantine/core';
import { useT } from '@/i18n/t';
import { listOf, localised } from '@/lib/names';
import type { Operator } from './api';
import css from './Search.module.css';

interface Props {
  operators: readonly Operator[];
  onAdd: (text: string) => void;
  onClose: () => void;
}

const MOST = 6;
const SAMPLES = ['phrase', 'minus', 'number'] as const;

/** Everything that may stand in the box besides words; pressed, it is put there. */
export default function Help({ operators, onAdd, onClose }: Props) {
  const { t, lang } = useT('search');
  const other = lang === 'en' ? 'zh-CN' : 'en';
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <aside className={css.help} aria-label={t('help.title')} tabIndex={0}>
      <header>
        <h2>{t('help.title')}</h2>
        <CloseButton aria-label={t('help.close')} onClick={onClose} />
      </header>
      <p className="muted">{t('help.lead')}</p>
      <dl>
        {operators.map((one) => {
          const name = localised(one.name, lang);
          const also = [localised(one.name, other), ...one.also].filter((word) => word !== name);
          const values = one.choices.slice(0, MOST);
          return (
            <div key={one.key}>
              <dt>
                <button type="button" onClick={() => onAdd(`${name}:`)}>
                  {name}:
                </button>
              </dt>
              <dd>
                {values.length === 0 && <span>{t(`takes.${one.takes as 'choice'}`)}</span>}
                {values.length > 0 && (
                  <span className={css.values}>
                    {values.map(({ code, name: said }) => {
                      const value = localised(said, lang) || code;
                      const typed = lang === 'en' ? code : value;
                      return (
                        <button
                          key={code}
                          type="button"
                          onClick={() => onAdd(`${name}:${/\s/.test(typed) ? `"${typed}"` : typed} `)}
                        >
                          {value}
                        </button>
                      );
                    })}
                  </span>
                )}
                <small>{t('help.also', { names: listOf(also, lang) })}</small>
              </dd>
            </div>
          );
        })}
        {SAMPLES.map((one) => (
          <div key={one}>
            <dt>
              <code>{t(`help.sample.${one}`)}</code>
            </dt>
            <dd>{t(`help.words.${one}`)}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
