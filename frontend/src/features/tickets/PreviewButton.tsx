import { ActionIcon, Tooltip } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import type { Letter } from './useSend';

const PreviewDialog = lazy(() => import('./PreviewDialog'));

interface Props {
  ticket: number;
  /** the letter as it would be sent now */
  letter: () => Omit<Letter, 'intent'>;
  ready: boolean;
}

/** Shows the mail before it is sent. */
export function PreviewButton({ ticket, letter, ready }: Props) {
  const { t } = useT('talk');
  const [shown, setShown] = useState<Omit<Letter, 'intent'> | null>(null);
  return (
    <>
      <Tooltip label={t('preview.show')}>
        <ActionIcon size={28} aria-label={t('preview.show')} disabled={!ready} onClick={() => setShown(letter())}>
          <IconEye size={16} />
        </ActionIcon>
      </Tooltip>
      {shown && (
        <Spare>
          <PreviewDialog ticket={ticket} letter={shown} onClose={() => setShown(null)} />
        </Spare>
      )}
    </>
  );
}
