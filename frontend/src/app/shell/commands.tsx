import {
  IconHeadset,
  IconLanguage,
  IconListDetails,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSettings,
  IconUser,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { isSupervising, useMe } from '@/api/me';
import { sectionsOf } from '@/features/settings/sections';
import { useT } from '@/i18n/t';
import { chimeOn, setChime } from '@/lib/chime';
import type { Command } from '@/lib/commands';
import { charKeysOn, keyOf, setCharKeys, useKeymap } from '@/lib/hotkeys';
import { localised } from '@/lib/names';
import { openNewTicket } from '@/lib/newTicket';
import { BUILT_IN, useViews } from '@/lib/views';
import { useMyState } from '@/live/derive';
import { useLeave } from './AccountMenu';
import { useBreaks, useChooseState, useFlag } from './AgentState';
import { openKeys } from './opened';
import { pagesOf } from './pages';
import { useSwitches } from './Switches';

export const LOOK = { size: 18, stroke: 1.7 };

/** Every page, every part of the settings, every list. */
export function useWays(): { go: Command[]; lists: Command[]; settings: Command[] } {
  const { t, lang } = useT('palette');
  const { t: word } = useT('shell');
  const { t: section } = useT('settings');
  const { t: desk } = useT('desk');
  const me = useMe();
  const navigate = useNavigate();
  const views = useViews(me.handles_contacts);
  const to = (page: string) => t('go', { page });
  const list = (id: string, name: string): Command => ({
    id: `list-${id}`,
    quiet: true,
    label: t('list', { name }),
    icon: <IconListDetails {...LOOK} />,
    run: () => void navigate({ to: '/tickets/{-$id}', params: { id } }),
  });
  return {
    go: [
      ...pagesOf(me).map(({ to: path, icon: Icon, name, key }) => ({
        id: `go-${name}`,
        label: to(word(`nav.${name}`)),
        icon: <Icon {...LOOK} />,
        keys: `G ${key.toUpperCase()}`,
        run: () => void navigate({ to: path, params: { id: undefined } }),
      })),
      {
        id: 'go-search',
        label: to(t('search')),
        icon: <IconSearch {...LOOK} />,
        keys: 'G F',
        run: () => void navigate({ to: '/search' }),
      },
      {
        id: 'go-settings',
        label: to(word('nav.settings')),
        icon: <IconSettings {...LOOK} />,
        keys: 'G P',
        run: () => void navigate({ to: '/settings/{-$id}', params: { id: undefined } }),
      },
      ...(isSupervising(me)
        ? [
            {
              id: 'go-wall',
              label: t('wall'),
              icon: <IconSearch {...LOOK} />,
              run: () => void navigate({ to: '/supervision/wall' }),
            },
          ]
        : []),
    ],
    lists: me.handles_contacts
      ? [
          ...BUILT_IN.map((one) => list(one, desk(`view.${one}`))),
          ...(views.data ?? []).map((one) => list(String(one.id), localised(one.name, lang))),
        ]
      : [],
    settings: sectionsOf(me).map(({ key }) => ({
      id: `settings-${key}`,
      quiet: true,
      label: t('settings', { section: section(`section.${key}`) }),
      icon: <IconSettings {...LOOK} />,
      run: () => void navigate({ to: '/settings/{-$id}', params: { id: key } }),
    })),
  };
}

/** My state, each break by its name, and my hand. */
export function useStates(): Command[] {
  const { t } = useT('palette');
  const me = useMe();
  const choose = useChooseState();
  const flag = useFlag();
  const breaks = useBreaks(me.handles_contacts);
  const raised = useMyState(me.id)?.flagged_at != null;
  if (!me.handles_contacts) return [];
  return [
    {
      id: 'available',
      label: t('available'),
      icon: <IconHeadset {...LOOK} />,
      run: () => void choose('available'),
    },
    ...breaks.map(({ code, text }) => ({
      id: `break-${code}`,
      label: t('break', { reason: text }),
      icon: <IconHeadset {...LOOK} />,
      run: () => void choose('break', code),
    })),
    { id: 'offline', label: t('offline'), icon: <IconHeadset {...LOOK} />, run: () => void choose('offline') },
    {
      id: 'flag',
      label: t(raised ? 'unflag' : 'flag'),
      icon: <IconHeadset {...LOOK} />,
      run: () => void flag(!raised),
    },
  ];
}

/** What this browser does for the person at it. */
export function useDeskCommands(): Command[] {
  const { t } = useT('palette');
  const { toOtherLanguage, toOtherScheme } = useSwitches();
  const leave = useLeave();
  const me = useMe();
  const keys = useKeymap((state) => state.keys);
  const opening: Command = {
    id: 'new-ticket',
    label: t('newTicket'),
    icon: <IconPlus {...LOOK} />,
    keys: keyOf('create', keys).toUpperCase() || undefined,
    run: openNewTicket,
  };
  return [
    ...(me.handles_contacts ? [opening] : []),
    { id: 'scheme', label: t('scheme'), also: 'dark light', icon: <IconMoon {...LOOK} />, run: toOtherScheme },
    {
      id: 'language',
      label: t('language'),
      also: 'language 语言 english 中文 yuyan zhongwen',
      icon: <IconLanguage {...LOOK} />,
      run: toOtherLanguage,
    },
    { id: 'keys', label: t('keys'), icon: <IconUser {...LOOK} />, keys: '?', run: openKeys },
    { id: 'sound', label: t('sound'), icon: <IconUser {...LOOK} />, run: () => setChime(!chimeOn()) },
    {
      id: 'letters',
      label: t('letters'),
      icon: <IconUser {...LOOK} />,
      run: () => setCharKeys(!charKeysOn()),
    },
    { id: 'leave', label: t('leave'), icon: <IconLogout {...LOOK} />, run: () => void leave() },
  ];
}
