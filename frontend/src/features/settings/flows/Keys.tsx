import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './Flows.module.css';
import { type Document, freeKey, KEYS, type Key, type Node } from './model';
import { Target } from './Target';

interface Props {
  node: Node;
  document: Document;
  set: (change: Partial<Node>) => void;
  at: (field: string) => string | undefined;
}

/** The keys of a menu: what is said of each, and where it leads; of a language node: which language it chooses. */
export function Keys({ node, document, set, at }: Props) {
  const { t } = useT('flows');
  const change = (n: number, next: Partial<Key>) =>
    set({ keys: node.keys.map((one, i) => (i === n ? { ...one, ...next } : one)) });
  const isMenu = node.kind === 'menu';
  const free = freeKey(node);
  return (
    <fieldset className={css.keys} data-menu={isMenu || undefined}>
      <legend>{t('keys')}</legend>
      {node.keys.map((one, n) => {
        const error = at(`key:${one.key}`);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a key may stand twice while it is being edited
          <div key={n} className={css.key}>
            <NativeSelect
              aria-label={t('keyN', { n: n + 1 })}
              data={KEYS}
              value={one.key}
              error={Boolean(error)}
              onChange={(e) => change(n, { key: e.currentTarget.value })}
            />
            {isMenu && (
              <>
                {(['en', 'zh-CN'] as const).map((lang) => (
                  <TextInput
                    key={lang}
                    lang={lang}
                    aria-label={t(`label.${lang}`, { key: one.key })}
                    placeholder={t(`label.${lang}`, { key: one.key })}
                    maxLength={200}
                    value={one.label[lang] ?? ''}
                    onChange={(e) => change(n, { label: { ...one.label, [lang]: e.currentTarget.value } })}
                  />
                ))}
                <Target
                  bare
                  label={t('leadsTo', { key: one.key })}
                  value={one.to}
                  document={document}
                  onChange={(to) => change(n, { to })}
                />
              </>
            )}
            <NativeSelect
              aria-label={t('keyLanguage', { key: one.key })}
              data={[
                ...(isMenu || !one.language ? [{ value: '', label: t('sameLanguage') }] : []),
                { value: 'en', label: t('in.en') },
                { value: 'zh-CN', label: t('in.zh-CN') },
              ]}
              value={one.language}
              onChange={(e) => change(n, { language: e.currentTarget.value as Key['language'] })}
            />
            <ActionIcon
              aria-label={t('dropKey', { key: one.key })}
              onClick={() => set({ keys: node.keys.filter((_, i) => i !== n) })}
            >
              <IconX size={15} aria-hidden />
            </ActionIcon>
            {error && (
              <small className={css.wrong} role="alert">
                {error}
              </small>
            )}
          </div>
        );
      })}
      {free && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => set({ keys: [...node.keys, { key: free, to: '', label: {}, language: isMenu ? '' : 'en' }] })}
        >
          {t('addKey')}
        </Button>
      )}
    </fieldset>
  );
}
