import {
  IconBook2,
  IconChartBar,
  IconCoffee,
  IconDeviceTv,
  IconHeadset,
  IconLanguage,
  IconLayoutDashboard,
  IconMoon,
  IconPower,
  IconTicket,
  IconUser,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { $api, api } from '@/api/client';
import { isSupervising, useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { useChooseState } from './AgentState';
import { useSwitches } from './Switches';

export interface Command {
  id: string;
  label: string;
  description?: string | undefined;
  /** pinyin and initials, so that zp finds 转派 on a Latin keyboard */
  keywords?: string;
  icon: ReactNode;
  keys?: string;
  run: () => void;
}

const LOOK = { size: 18, stroke: 1.7 };

/** The break that stands first in the company's list; ours where it has none, or where that list is not to be had. */
async function firstBreak(): Promise<string> {
  const read = await api.GET('/api/v1/break-reasons').catch(() => null);
  return read?.data?.items[0]?.code ?? 'rest';
}

/** What can be done from anywhere. */
export function useCommands(): Command[] {
  const { t } = useT('shell');
  const me = useMe();
  const navigate = useNavigate();
  const choose = useChooseState();
  const { otherLanguage, otherScheme, toOtherLanguage, toOtherScheme } = useSwitches();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the functions are made anew each render and do the same
  return useMemo<Command[]>(() => {
    const all: (Command | false)[] = [
      me.handles_contacts && {
        id: 'available',
        label: t('palette.available'),
        keywords: 'jiuxu jx kongxian kx',
        icon: <IconUserCheck {...LOOK} />,
        run: () => void choose('available'),
      },
      me.handles_contacts && {
        id: 'break',
        label: t('palette.break'),
        keywords: 'xiaoxiu xx',
        icon: <IconCoffee {...LOOK} />,
        run: () => void firstBreak().then((reason) => choose('break', reason)),
      },
      me.handles_contacts && {
        id: 'offline',
        label: t('palette.offline'),
        keywords: 'lixian lx',
        icon: <IconPower {...LOOK} />,
        run: () => void choose('offline'),
      },
      me.handles_contacts && {
        id: 'desk',
        label: t('palette.desk'),
        keywords: 'gongzuotai gzt',
        icon: <IconHeadset {...LOOK} />,
        keys: 'G D',
        run: () => void navigate({ to: '/desk/{-$id}', params: {} }),
      },
      me.handles_contacts && {
        id: 'customers',
        label: t('palette.goCustomers'),
        keywords: 'kehu kh',
        icon: <IconUsers {...LOOK} />,
        keys: 'G C',
        run: () => void navigate({ to: '/customers/{-$id}', params: {} }),
      },
      {
        id: 'knowledge',
        label: t('palette.goKnowledge'),
        keywords: 'zhishiku zsk',
        icon: <IconBook2 {...LOOK} />,
        keys: 'G K',
        run: () => void navigate({ to: '/knowledge/{-$id}', params: {} }),
      },
      isSupervising(me) && {
        id: 'board',
        label: t('palette.board'),
        keywords: 'jiankong jk',
        icon: <IconLayoutDashboard {...LOOK} />,
        keys: 'G W',
        run: () => void navigate({ to: '/supervision/{-$id}', params: {} }),
      },
      isSupervising(me) && {
        id: 'wall',
        label: t('palette.wall'),
        keywords: 'daping dp',
        icon: <IconDeviceTv {...LOOK} />,
        run: () => void navigate({ to: '/supervision/wall' }),
      },
      isSupervising(me) && {
        id: 'reports',
        label: t('palette.reports'),
        keywords: 'baobiao bb',
        icon: <IconChartBar {...LOOK} />,
        keys: 'G S',
        run: () => void navigate({ to: '/reports/{-$id}', params: {} }),
      },
      {
        id: 'scheme',
        label: t('palette.scheme'),
        keywords: 'mingan ma dark light',
        icon: <IconMoon {...LOOK} />,
        run: toOtherScheme,
      },
      {
        id: 'language',
        label: t('palette.language'),
        keywords: 'english yingwen yw zhongwen zw',
        icon: <IconLanguage {...LOOK} />,
        run: toOtherLanguage,
      },
    ];
    return all.filter((one): one is Command => one !== false);
  }, [t, me, otherScheme, otherLanguage]);
}

export interface Found {
  tickets: Command[];
  customers: Command[];
  articles: Command[];
  searching: boolean;
  /** one of the three was not answered: what is missing may exist */
  failed: boolean;
}

const MOST = 5;

/** Tickets, customers and articles for what was typed; the server's search knows pinyin, initials and numbers. */
export function useFound(query: string): Found {
  const { lang } = useT('shell');
  const { t: word } = useT('common');
  const navigate = useNavigate();
  const enabled = query.length > 1;
  const options = { enabled, staleTime: 10_000 };
  const { handles_contacts } = useMe();
  const contacts = { ...options, enabled: enabled && handles_contacts };
  const tickets = $api.useQuery('get', '/api/v1/tickets', { params: { query: { view: 'all', q: query } } }, contacts);
  const customers = $api.useQuery('get', '/api/v1/customers', { params: { query: { q: query } } }, contacts);
  const articles = $api.useQuery(
    'get',
    '/api/v1/articles',
    { params: { query: { q: query, language: lang } } },
    options,
  );
  return useMemo(
    () => ({
      searching: enabled && (tickets.isFetching || customers.isFetching || articles.isFetching),
      failed: enabled && (tickets.isError || customers.isError || articles.isError),
      tickets: (enabled ? (tickets.data?.items ?? []) : []).slice(0, MOST).map((one) => ({
        id: `ticket-${one.id}`,
        label: subjectOf(one, lang),
        description: [`#${one.number}`, one.customer?.name].filter(Boolean).join(' · '),
        icon: <IconTicket {...LOOK} />,
        run: () => void navigate({ to: '/desk/{-$id}', params: { id: String(one.id) } }),
      })),
      customers: (enabled ? (customers.data?.items ?? []) : []).slice(0, MOST).map((one) => ({
        id: `customer-${one.id}`,
        label: one.name,
        icon: <IconUser {...LOOK} />,
        run: () => void navigate({ to: '/customers/{-$id}', params: { id: String(one.id) } }),
      })),
      articles: (enabled ? (articles.data?.items ?? []) : []).slice(0, MOST).map((one) => ({
        id: `article-${one.id}`,
        label: one.title,
        description: one.audience === 'public' ? undefined : word('article.internal'),
        icon: <IconBook2 {...LOOK} />,
        run: () => void navigate({ to: '/knowledge/{-$id}', params: { id: String(one.id) } }),
      })),
    }),
    [enabled, tickets, customers, articles, navigate, lang, word],
  );
}
