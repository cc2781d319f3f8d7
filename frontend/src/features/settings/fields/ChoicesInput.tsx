import { Button, Switch, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { Tip } from '@/ui/Tip';
import css from './Fields.module.css';

/** A choice as it is written; a new one has no code until it is saved. */
export interface Choice {
  code: string;
  name: Record<string, string>;
  is_active: boolean;
}

interface Props {
  value: Choice[];
  error?: string | undefined;
  onChange: (value: Choice[]) => void;
}

const MOST = 100;

/** What may be chosen, in both languages, in its order. */
export function ChoicesInput({ value, error, onChange }: Props) {
  const { t, lang } = useT('own');
  const { t: word } = useT('settings');
  const put = (at: number, part: Partial<Choice>) =>
    onChange(value.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const move = (at: number, by: number) => {
    const next = [...value];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <fieldset className={css.choices}>
      <legend>{t('choices')}</legend>
      {value.map((choice, at) => {
        const name = localised(choice.name, lang) || t('choiceNumber', { n: at + 1 });
        return (
          <div key={choice.code || `new-${at}`} className={css.choice}>
            {(['en', 'zh-CN'] as const).map((one) => (
              <TextInput
                key={one}
                size="xs"
                lang={one}
                aria-label={word(`lang.${one}`, { label: t('choiceNumber', { n: at + 1 }) })}
                placeholder={word(`lang.${one}`, { label: t('choiceName') })}
                maxLength={300}
                value={choice.name[one] ?? ''}
                onChange={(event) => put(at, { name: { ...choice.name, [one]: event.currentTarget.value } })}
              />
            ))}
            <Switch
              size="xs"
              label={t('offered')}
              aria-label={t('offer', { name })}
              checked={choice.is_active}
              onChange={(event) => put(at, { is_active: event.currentTarget.checked })}
            />
            <Tip label={word('ordered.up', { name })} disabled={at === 0} onClick={() => move(at, -1)}>
              <IconArrowUp size={15} />
            </Tip>
            <Tip label={word('ordered.down', { name })} disabled={at === value.length - 1} onClick={() => move(at, 1)}>
              <IconArrowDown size={15} />
            </Tip>
            <Tip
              label={word('ordered.remove', { name })}
              onClick={() => onChange(value.filter((_, place) => place !== at))}
            >
              <IconX size={15} />
            </Tip>
          </div>
        );
      })}
      {error && (
        <p className={css.wrong} role="status">
          {error}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={value.length >= MOST}
        onClick={() => onChange([...value, { code: '', name: {}, is_active: true }])}
      >
        {t('addChoice')}
      </Button>
    </fieldset>
  );
}
