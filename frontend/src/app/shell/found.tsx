import { IconBook2, IconTicket, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { $api } from '@/api/client';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import type { Command } from '@/lib/commands';
import { subjectOf } from '@/lib/names';
import { LOOK } from './commands';

export interface Found {
  tickets: Command[];
  customers: Command[];
  articles: Command[];
  searching: boolean;
  /** why one of the three was not answered: what is missing may exist, or the question is not understood */
  error: unknown;
}

const MOST = 5;

/** Tickets, customers and articles for what was typed; the server's search knows operators, pinyin and numbers. */
export function useFound(query: string): Found {
  const { lang } = useT('palette');
  const { t: word } = useT('common');
  const navigate = useNavigate();
  const { handles_contacts } = useMe();
  const kinds = { tickets: handles_contacts, customers: handles_contacts, articles: true };
  const asked = (kind: keyof typeof kinds) =>
    // biome-ignore lint/correctness/useHookAtTopLevel: asked three times, in the same order every time
    $api.useQuery(
      'get',
      '/api/v1/search',
      { params: { query: { q: query, kind, limit: MOST } } },
      { enabled: query.length > 1 && kinds[kind], staleTime: 10_000, retry: false },
    );
  const tickets = asked('tickets');
  const customers = asked('customers');
  const articles = asked('articles');
  const on = query.length > 1;
  const rows = (answer: typeof tickets) => (on ? (answer.data?.items ?? []) : []);
  return {
    searching: on && (tickets.isFetching || customers.isFetching || articles.isFetching),
    error: on ? (tickets.error ?? customers.error ?? articles.error) : null,
    tickets: rows(tickets).flatMap(({ ticket }) =>
      ticket
        ? {
            id: `ticket-${ticket.id}`,
            label: subjectOf(ticket, lang),
            description: [`#${ticket.number}`, ticket.customer?.name].filter(Boolean).join(' · '),
            icon: <IconTicket {...LOOK} />,
            run: () => void navigate({ to: '/desk/{-$id}', params: { id: String(ticket.id) } }),
          }
        : [],
    ),
    customers: rows(customers).flatMap(({ customer }) =>
      customer
        ? {
            id: `customer-${customer.id}`,
            label: customer.name,
            description: [customer.number, customer.phone].filter(Boolean).join(' · '),
            icon: <IconUser {...LOOK} />,
            run: () => void navigate({ to: '/customers/{-$id}', params: { id: String(customer.id) } }),
          }
        : [],
    ),
    articles: rows(articles).flatMap(({ article }) =>
      article
        ? {
            id: `article-${article.id}`,
            label: article.title,
            description: article.audience === 'public' ? undefined : word('article.internal'),
            icon: <IconBook2 {...LOOK} />,
            run: () => void navigate({ to: '/knowledge/{-$id}', params: { id: String(article.id) } }),
          }
        : [],
    ),
  };
}
