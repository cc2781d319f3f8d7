import { ActionIcon, FileButton, UnstyledButton } from '@mantine/core';
import { IconMicrophone, IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { useAction } from '@/ui/action';
import { uploadSound, useSound } from './api';
import css from './Flows.module.css';

function Heard({ id, label, drop }: { id: number; label: string; drop: () => void }) {
  const { t } = useT('flows');
  const found = useSound(id).data;
  return (
    <span className={css.sound}>
      {/* biome-ignore lint/a11y/useMediaCaption: its words stand in the text field above */}
      <audio controls preload="none" src={`/api/v1/sounds/${id}/audio`} aria-label={label} />
      <small className="ell">{found ? t('soundOf', { name: found.filename, seconds: found.seconds }) : '…'}</small>
      <ActionIcon aria-label={t('dropSound', { label })} onClick={drop}>
        <IconX size={15} aria-hidden />
      </ActionIcon>
    </span>
  );
}

/** An uploaded greeting that is heard instead of the text. */
export function SoundInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | undefined;
  onChange: (id: number | undefined) => void;
}) {
  const { t } = useT('flows');
  const send = useAction(uploadSound, { failed: t('notUploaded') });
  if (value) return <Heard id={value} label={label} drop={() => onChange(undefined)} />;
  const pick = (file: File | null) => file && send.mutate(file, { onSuccess: (sound) => onChange(sound.id) });
  return (
    <FileButton accept="audio/wav,audio/mpeg,.wav,.mp3" onChange={pick}>
      {(props) => (
        <UnstyledButton
          {...props}
          className={css.upload}
          disabled={send.isPending}
          aria-label={t('uploadOf', { what: t('upload'), label })}
        >
          <IconMicrophone size={14} aria-hidden /> {t(send.isPending ? 'uploading' : 'upload')}
        </UnstyledButton>
      )}
    </FileButton>
  );
}
