import { Button, Group, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useT } from '@/i18n/t';

/** Leaving with something unsaved asks first: links, the back button, closing the window. `text`: what would be lost. */
export function LeaveGuard({ dirty, text }: { dirty: boolean; text: string }) {
  const { t } = useT('settings');
  const block = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  return (
    <Modal
      opened={block.status === 'blocked'}
      onClose={() => block.reset?.()}
      title={t('guard.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p>{text}</p>
      <Group gap="xs" justify="flex-end">
        <Button variant="default" onClick={() => block.proceed?.()}>
          {t('guard.leave')}
        </Button>
        <Button data-autofocus onClick={() => block.reset?.()}>
          {t('guard.stay')}
        </Button>
      </Group>
    </Modal>
  );
}
