import { Button, Popover } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call, type Full, type Page, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { missedWhy } from '@/lib/reached';
import { fmt, MOMENT } from '@/lib/time';
import { live, useRows } from '@/live/store';
import { Trouble, useFailureText } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import css from './Bell.module.css';

type Line = Full<Schema['NotificationRow']>;
const MOST = 50;

const OF_TICKETS: { [code: string]: 'replyHeld' | 'task' | 'mentioned' | 'followed' | 'awake' } = {
  'reply.held': 'replyHeld',
  'task.assigned': 'task',
  'ticket.mentioned': 'mentioned',
  'ticket.followed': 'followed',
  'ticket.awake': 'awake',
};

/** A line in words: the server sends what it is about, the sentence is ours. */
function useSentence() {
  const { t, lang } = useT('shell');
  return ({ code, facts, ticket_id }: Line) => {
    const { by, goal, misses, queue, number, reason, rule } = facts as Record<
      'by' | 'goal' | 'number' | 'reason',
      string | undefined
    > & {
      misses?: number;
      queue?: unknown;
      rule?: unknown;
    };
    const where = localised(queue, lang);
    if (code === 'work.escalated') return t('bell.say.escalated', { by: by ?? '', queue: where });
    if (code === 'agent.not_answering') return t('bell.say.notAnswering', { count: misses ?? 0, queue: where });
    if (code === 'call.not_taken_over')
      return t(`bell.say.notTakenOver.${missedWhy(reason)}`, { number: number ?? '', queue: where });
    const ours = OF_TICKETS[code];
    if (ours) return t(`bell.say.${ours}`, { by: by ?? '', number: number ?? '' });
    if (code === 'clock.warning' || code === 'clock.breached') {
      const which = t(`bell.goal.${goal as 'resolution'}`);
      return t(code === 'clock.warning' ? 'bell.say.dueSoon' : 'bell.say.overdue', {
        number: number ?? '',
        goal: which,
      });
    }
    if (code === 'automation.notified')
      return t('bell.say.rule', { rule: localised(rule, lang), number: number ?? '' });
    return t(ticket_id ? 'bell.say.ticket' : 'bell.say.other');
  };
}

/** Marks lines as read, here and on the person's other screens. */
function useRead() {
  const { t } = useT('shell');
  const text = useFailureText();
  return async (lines: Line[]) => {
    const ids = lines.filter((line) => !line.read_at).map((line) => line.id);
    if (!ids.length) return;
    try {
      const { items } = await call<{ items: Line[] }>('post', 'notifications/read', { body: { ids } });
      live.merge({ notification: items });
    } catch (error) {
      notifications.show({ color: 'red', title: t('bell.notRead'), message: text(error) });
    }
  };
}

function One({ line, onRead }: { line: Line; onRead: () => void }) {
  const { t, lang } = useT('shell');
  const words = useSentence()(line);
  return (
    <li data-unread={!line.read_at || undefined}>
      {line.ticket_id ? (
        <Link to="/desk/{-$id}" params={{ id: String(line.ticket_id) }} onClick={onRead}>
          {words}
        </Link>
      ) : (
        <button type="button" onClick={onRead}>
          {words}
        </button>
      )}
      <small className="muted num">
        {!line.read_at && <b>{t('bell.unread')} · </b>}
        {fmt(line.created_at, lang, MOMENT)}
      </small>
    </li>
  );
}

function List({ lines, close }: { lines: Line[]; close: () => void }) {
  const { t } = useT('shell');
  const read = useRead();
  const found = useQuery({
    queryKey: readKey('notifications'),
    queryFn: () => call<Page<Line>>('get', 'notifications', { query: { limit: MOST } }),
  });
  useEffect(() => {
    if (found.data) live.merge({ notification: found.data.items });
  }, [found.data]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
    <section className={css.list} tabIndex={0} aria-label={t('bell.title')}>
      <header>
        <h2>{t('bell.title')}</h2>
        {lines.some((line) => !line.read_at) && (
          <Button size="compact-xs" variant="subtle" onClick={() => void read(lines)}>
            {t('bell.readAll')}
          </Button>
        )}
      </header>
      {found.isError && !lines.length && (
        <Trouble small title={t('bell.failed')} error={found.error} retry={() => void found.refetch()} />
      )}
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <One
              key={line.id}
              line={line}
              onRead={() => {
                void read([line]);
                if (line.ticket_id) close();
              }}
            />
          ))}
        </ul>
      )}
      {found.isSuccess && !lines.length && (
        <p className="muted">
          <b>{t('bell.none')}</b> {t('bell.noneHint')}
        </p>
      )}
    </section>
  );
}

/** What concerns the signed-in person: unread lines are counted, old ones stay to be found; both come live. */
export default function Bell() {
  const { t } = useT('shell');
  const [opened, setOpened] = useState(false);
  const rows = useRows('notification') as ReadonlyMap<number, Line>;
  const lines = [...rows.values()].sort((a, b) => b.id - a.id).slice(0, MOST);
  const unread = lines.filter((line) => !line.read_at).length;
  const sentence = useSentence();
  const newest = lines.find((line) => !line.read_at);
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" withArrow trapFocus returnFocus>
        <span className={css.bell}>
          <Popover.Target>
            <Tip
              label={unread ? t('bell.fresh', { count: unread }) : t('bell.quiet')}
              size={34}
              onClick={() => setOpened((was) => !was)}
            >
              <IconBell size={19} stroke={1.7} />
            </Tip>
          </Popover.Target>
          {unread > 0 && (
            <b className={`${css.badge} num`} aria-hidden>
              {unread >= MOST ? `${MOST}+` : unread}
            </b>
          )}
        </span>
        <Popover.Dropdown p={0}>{opened && <List lines={lines} close={() => setOpened(false)} />}</Popover.Dropdown>
      </Popover>
      <span className="sr" role="status">
        {newest ? sentence(newest) : ''}
      </span>
    </>
  );
}
