import { useEffect } from 'react';
import { useT } from '@/i18n/t';

/** The window's title: the page or the object first, then the product, so that tabs can be told apart. */
export function useTitle(title: string) {
  const { t } = useT('common');
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
}
