import { IconLock } from '@tabler/icons-react';
import { useT } from '@/i18n/t';

/** Beside the title of an article that is not for customers. */
export function InternalMark({ audience }: { audience: string }) {
  const { t } = useT('common');
  if (audience === 'public') return null;
  return (
    <span className="chip">
      <IconLock size={12} aria-hidden />
      {t('article.internal')}
    </span>
  );
}
