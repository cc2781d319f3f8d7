import { IconFile, IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { Tip } from '@/ui/Tip';
import css from './Composer.module.css';
import type { Upload } from './useUploads';

/** Files that will go with the words. */
export function Files({ uploads, onRemove }: { uploads: Upload[]; onRemove: (key: string) => void }) {
  const { t, lang } = useT('ticket');
  if (!uploads.length) return null;
  return (
    <div className={css.chips}>
      {uploads.map((one) => (
        <span key={one.key} className={css.upload} data-tone={one.trouble ? 'bad' : undefined}>
          <IconFile size={14} aria-hidden />
          {one.name}
          <span className="num muted">{one.trouble ?? (one.id ? bytes(one.size, lang) : t('composer.uploading'))}</span>
          <Tip label={t('composer.removeFile', { name: one.name })} size={24} onClick={() => onRemove(one.key)}>
            <IconX size={13} />
          </Tip>
        </span>
      ))}
    </div>
  );
}
