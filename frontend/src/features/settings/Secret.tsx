import { Button, CopyButton, Group, Stack, TextInput } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import css from './Settings.module.css';

/** Something that the server tells once and never again: to copy, and to confirm that it is kept. */
export function Secret({ label, secret, onClose }: { label: string; secret: string; onClose: () => void }) {
  const { t } = useT('settings');
  return (
    <Stack gap="sm">
      <p className={css.once}>{t('tokens.once')}</p>
      <TextInput readOnly aria-label={label} value={secret} onFocus={(e) => e.currentTarget.select()} />
      <Group justify="flex-end" gap="xs">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? 'tokens.copied' : 'tokens.copy')}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>{t('tokens.kept')}</Button>
      </Group>
    </Stack>
  );
}
