import { TextInput } from '@mantine/core';
import { IconAlertTriangle, IconSearch, IconUserOff, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useDeferredValue, useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { clock, useNow } from '@/lib/time';
import { MediaIcon } from '@/ui/marks';
import { Empty } from '@/ui/State';
import { type AgentLine, type AgentStateName, type Held, type QueueLine, STATES, TONE } from './board';
import css from './Supervision.module.css';
import { Head, sorted, useSort } from './sorting';

const MINUTE = 60_000;
/** From here on a state deserves a look: the words say so, not only the colour. */
const LONG: Partial<Record<AgentStateName, number>> = {
  talking: 20 * MINUTE,
  busy: 20 * MINUTE,
  wrap_up: 5 * MINUTE,
  break: 30 * MINUTE,
};

function StateCell({ agent }: { agent: AgentLine }) {
  const { t } = useT('supervision');
  const reasons = ['rest', 'meal', 'training', 'meeting', 'paperwork'] as const;
  const reason = reasons.find((one) => one === agent.reason);
  return (
    <span className={css.state}>
      <span className="dot" data-tone={TONE[agent.state]} />
      {t(`state.${agent.state}`)}
      {agent.state === 'break' && agent.reason && (
        <small className="muted">{reason ? t(`reason.${reason}`) : agent.reason}</small>
      )}
    </span>
  );
}

function Since({ agent }: { agent: AgentLine }) {
  const { t } = useT('supervision');
  const now = useNow(1000);
  const lasted = Math.max(0, now - Date.parse(agent.since));
  const long = lasted > (LONG[agent.state] ?? Number.POSITIVE_INFINITY);
  return (
    <span className={`${css.since} num`} data-long={long || undefined}>
      {long && (
        <>
          <IconAlertTriangle size={14} aria-hidden />
          <span className="sr">{t('agent.long')}</span>
        </>
      )}
      {clock(lasted)}
    </span>
  );
}

function Load({ load }: { load: AgentLine['load'] }) {
  const { t } = useT('common');
  const entries = Object.entries(load).filter(([, { limit }]) => limit > 0);
  if (!entries.length) return <span className="muted">–</span>;
  return (
    <span className={css.load}>
      {entries.map(([media, { used, limit }]) => (
        <span
          key={media}
          data-full={used >= limit}
          data-none={!used || undefined}
          title={t(`media.${media as 'voice'}`)}
        >
          <MediaIcon media={media} size={14} />
          <span className="sr">{t(`media.${media as 'voice'}`)}</span>
          <span className="num">
            {used}/{limit}
          </span>
        </span>
      ))}
    </span>
  );
}

function WorkCell({ work }: { work: Held | null }) {
  const { lang } = useT('supervision');
  if (!work) return <span className="muted">–</span>;
  return (
    <span className={css.work}>
      <MediaIcon media={work.media} size={15} />
      <span className="ell">
        {work.ticket_id ? (
          <Link to="/desk/{-$id}" params={{ id: String(work.ticket_id) }}>
            {work.title}
          </Link>
        ) : (
          work.title
        )}
        <small className="muted">{localised(work.queue, lang)}</small>
      </span>
    </span>
  );
}

const Row = memo(({ agent }: { agent: AgentLine }) => (
  <tr>
    <th scope="row">
      {agent.name}
      {agent.team && <small className="muted">{agent.team}</small>}
    </th>
    <td>
      <StateCell agent={agent} />
    </td>
    <td className={css.n}>
      <Since agent={agent} />
    </td>
    <td>
      <Load load={agent.load} />
    </td>
    <td className={css.wide}>
      <WorkCell work={agent.current} />
    </td>
  </tr>
));

type Column = 'name' | 'state' | 'since' | 'load' | 'work';
const sortValue = (column: Column, lang: string) => (agent: AgentLine) => {
  switch (column) {
    case 'name':
      return agent.name;
    case 'state':
      return STATES.indexOf(agent.state);
    case 'since':
      return Date.parse(agent.since);
    case 'load':
      return -Object.values(agent.load).reduce((sum, { used }) => sum + used, 0);
    default:
      return agent.current ? localised(agent.current.queue, lang) : '\uffff';
  }
};

function useFiltered(agents: AgentLine[], queue: QueueLine | null) {
  const [words, setWords] = useState('');
  const [state, setState] = useState<AgentStateName | null>(null);
  const wanted = useDeferredValue(words.trim().toLowerCase());
  const fits = (agent: AgentLine) =>
    (!state || agent.state === state) &&
    (!queue || agent.current?.queue.en === queue.name.en) &&
    (!wanted || `${agent.name} ${agent.team}`.toLowerCase().includes(wanted));
  return { words, setWords, state, setState, rows: agents.filter(fits) };
}

interface FilterProps {
  agents: AgentLine[];
  state: AgentStateName | null;
  onState: (state: AgentStateName | null) => void;
}

function StateFilter({ agents, state, onState }: FilterProps) {
  const { t } = useT('supervision');
  const present = STATES.filter((one) => agents.some((agent) => agent.state === one));
  return (
    <fieldset className={css.filter}>
      <legend className="sr">{t('agent.filterState')}</legend>
      {present.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={state === one}
          onClick={() => onState(state === one ? null : one)}
        >
          <span className="dot" data-tone={TONE[one]} />
          {t(`state.${one}`)}
          <span className="num">{agents.filter((agent) => agent.state === one).length}</span>
        </button>
      ))}
    </fieldset>
  );
}

interface TableProps {
  agents: AgentLine[];
  /** only those at work for this queue */
  queue: QueueLine | null;
  onQueue: (id: null) => void;
}

export function AgentTable({ agents, queue, onQueue }: TableProps) {
  const { t, lang } = useT('supervision');
  const sort = useSort<Column>('state');
  const { words, setWords, state, setState, rows } = useFiltered(agents, queue);
  const shown = sorted(rows, sortValue(sort.by, lang), sort.down, lang);
  return (
    <>
      <div className={css.tools}>
        <StateFilter agents={agents} state={state} onState={setState} />
        {queue && (
          <button type="button" className={css.pill} onClick={() => onQueue(null)}>
            {localised(queue.name, lang)}
            <IconX size={13} aria-hidden />
            <span className="sr">{t('agent.allQueues')}</span>
          </button>
        )}
        <TextInput
          size="xs"
          aria-label={t('agent.find')}
          placeholder={t('agent.find')}
          leftSection={<IconSearch size={15} aria-hidden />}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
        />
      </div>
      {shown.length ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard
        <section className={css.scroll} tabIndex={0} aria-label={t('agent.title')}>
          <table className={css.tbl}>
            <caption className="sr">{t('agent.title')}</caption>
            <thead>
              <tr>
                <Head sort={sort} by="name">
                  {t('agent.name')}
                </Head>
                <Head sort={sort} by="state">
                  {t('agent.state')}
                </Head>
                <Head sort={sort} by="since" end>
                  {t('agent.since')}
                </Head>
                <Head sort={sort} by="load">
                  {t('agent.load')}
                </Head>
                <Head sort={sort} by="work">
                  {t('agent.now')}
                </Head>
              </tr>
            </thead>
            <tbody>
              {shown.map((agent) => (
                <Row key={agent.id} agent={agent} />
              ))}
            </tbody>
          </table>
        </section>
      ) : (
        <Empty
          title={t(agents.length ? 'agent.noMatch' : 'agent.empty')}
          icon={<IconUserOff size={26} stroke={1.6} aria-hidden />}
        >
          <p>{t(agents.length ? 'agent.noMatchHint' : 'agent.emptyHint')}</p>
        </Empty>
      )}
    </>
  );
}
