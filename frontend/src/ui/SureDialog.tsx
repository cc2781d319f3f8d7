import { Button, Group, Modal } from '@mantine/core';
import { useRef } from 'react';
import { useT } from '@/i18n/t';
import { useSure } from './sure';

/** Above every other layer but the messages: it may have been asked from a drawer. */
const ABOVE = 300;

/** The one dialog that asks before something is done; whoever wants an answer calls `isSure`. */
export default function SureDialog() {
  const { t } = useT('common');
  const { question, answer } = useSure();
  // its words stay while the dialog leaves the screen
  const last = useRef(question);
  if (question) last.current = question;
  const shown = last.current;
  return (
    <Modal
      opened={question !== null}
      onClose={() => answer(false)}
      title={shown?.yes}
      zIndex={ABOVE}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p style={{ whiteSpace: 'pre-line' }}>{shown?.text}</p>
      <Group gap="xs" justify="flex-end">
        <Button data-autofocus variant="default" onClick={() => answer(false)}>
          {t('cancel')}
        </Button>
        <Button color={shown?.grave ? 'red.8' : undefined} onClick={() => answer(true)}>
          {shown?.yes}
        </Button>
      </Group>
    </Modal>
  );
}
