import { Button, Textarea } from '@mantine/core';
import { useRef } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import type { Names } from '../routing/model';
import css from './Kept.module.css';

const LANGUAGES = ['en', 'zh-CN'] as const;

interface Props {
  label: string;
  value: Names;
  errors: Record<string, string>;
  /** how the server calls it: "text", "actions.2.text" */
  path: string;
  /** in characters, each language */
  longest?: number;
  /** variables that may stand only here */
  more?: string[] | undefined;
  onChange: (value: Names) => void;
}

/** Words in both languages, and the variables that can be put where the cursor stood last. */
export function WordsInput({ label, value, errors, path, longest = 20_000, more = [], onChange }: Props) {
  const { t } = useT('kept');
  const { t: settings } = useT('settings');
  const known = $api.useQuery('get', '/api/v1/canned-texts/variables', undefined, {
    staleTime: Number.POSITIVE_INFINITY,
  });
  const last = useRef<{ lang: (typeof LANGUAGES)[number]; at: number }>({ lang: 'en', at: 0 });
  const put = (name: string) => {
    const { lang, at } = last.current;
    const text = value[lang] ?? '';
    onChange({ ...value, [lang]: `${text.slice(0, at)}{{${name}}}${text.slice(at)}` });
    last.current = { lang, at: at + name.length + 4 };
  };
  return (
    <fieldset className={css.words}>
      <legend>{label}</legend>
      {LANGUAGES.map((lang) => (
        <Textarea
          key={lang}
          lang={lang}
          label={settings(`lang.${lang}`, { label })}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={longest}
          value={value[lang] ?? ''}
          error={errors[`${path}.${lang}`] ?? (lang === 'en' ? errors[path] : undefined)}
          onChange={(event) => onChange({ ...value, [lang]: event.currentTarget.value })}
          onBlur={(event) => {
            last.current = { lang, at: event.currentTarget.selectionStart };
          }}
        />
      ))}
      <div className={css.variables}>
        <small id={`${path}-variables`}>{t('variables')}</small>
        {[...(known.data?.variables ?? []), ...more].map((name) => (
          <Button
            key={name}
            size="compact-xs"
            variant="default"
            title={t(`variable.${name as 'today'}`)}
            onClick={() => put(name)}
          >
            {`{{${name}}}`}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}
