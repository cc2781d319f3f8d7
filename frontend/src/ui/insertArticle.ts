import { notifications } from '@mantine/notifications';
import { api } from '@/api/client';
import { useT } from '@/i18n/t';
import { writing } from '@/lib/insert';
import { useFailureText } from './State';
import { isSure } from './sure';

/** The reply box knows no tables and no headings: rows become lines, headings bold words. */
export function forReply(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const table of page.querySelectorAll('table')) {
    const list = page.createElement('ul');
    for (const row of table.querySelectorAll('tr')) {
      const cells = [...row.cells].map((cell) => cell.textContent?.trim()).filter(Boolean);
      const item = page.createElement('li');
      item.textContent = cells.join(' — ');
      if (cells.length && row.querySelector('td')) list.append(item);
    }
    table.replaceWith(list);
  }
  for (const heading of page.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const words = page.createElement('p');
    const bold = page.createElement('strong');
    bold.textContent = heading.textContent;
    words.append(bold);
    heading.replaceWith(words);
  }
  return page.body.innerHTML;
}

interface Article {
  id: number;
  title: string;
  audience: string;
  body_html: string;
}

/** An article as it stands in a letter or a note: its title leads to it, for whoever may open it there. */
export function asWritten({ id, title, audience, body_html }: Article, outside: boolean): string {
  const page = document.implementation.createHTMLDocument();
  const head = page.createElement('strong');
  if (outside && audience !== 'public') head.textContent = title;
  else {
    const link = page.createElement('a');
    link.href = `${location.origin}${outside ? '/portal/articles' : '/knowledge'}/${id}`;
    link.textContent = title;
    head.append(link);
  }
  return `<p>${head.outerHTML}</p>${forReply(body_html)}`;
}

/**
 * Puts an article's text where somebody is writing, in the language of whoever will read that. What is meant for
 * colleagues does not go into a letter to a customer without a second look.
 */
export function useInsertArticle() {
  const { t } = useT('common');
  const text = useFailureText();
  return async (id: number) => {
    const place = writing();
    if (!place) {
      notifications.show({ color: 'yellow', title: t('article.nowhere'), message: t('article.openTicket') });
      return;
    }
    try {
      const { data } = await api.GET('/api/v1/articles/{id}', {
        params: { path: { id }, query: { language: place.language } },
      });
      if (!data) return;
      const sure = { text: t('article.internalSure', { title: data.title }), yes: t('article.insertAnyway') };
      if (data.audience !== 'public' && place.outside && !(await isSure(sure))) return;
      if (!place.insert(asWritten(data, place.outside)))
        notifications.show({ color: 'yellow', title: t('article.nowhere'), message: t('article.gone') });
    } catch (error) {
      notifications.show({ color: 'red', title: t('article.failed'), message: text(error) });
    }
  };
}
