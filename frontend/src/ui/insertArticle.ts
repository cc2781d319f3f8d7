import { notifications } from '@mantine/notifications';
import { api } from '@/api/client';
import { useT } from '@/i18n/t';
import { insertIntoReply } from '@/lib/insert';
import { useFailureText } from './State';

/** Reads an article in the reader's language and puts its text where they are writing. */
export function useInsertArticle() {
  const { t, lang } = useT('common');
  const text = useFailureText();
  return async (id: number) => {
    try {
      const { data } = await api.GET('/api/v1/articles/{id}', { params: { path: { id }, query: { language: lang } } });
      if (data && !insertIntoReply(data.body_html))
        notifications.show({ color: 'yellow', title: t('article.nowhere'), message: t('article.openTicket') });
    } catch (error) {
      notifications.show({ color: 'red', title: t('article.failed'), message: text(error) });
    }
  };
}
