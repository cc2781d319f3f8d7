import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import type { CallDetail } from './api';
import css from './Calls.module.css';
import { useNames } from './names';

const AT: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
const TONE = {
  calling: 'warn',
  talking: 'info',
  joined: 'ok',
  handed_over: 'ok',
  cancelled: 'idle',
  failed: 'bad',
  ended: 'idle',
} as const;

/** Who else was brought into the call, and what became of it. */
export function Participants({ one }: { one: CallDetail }) {
  const { t } = useT('calls');
  const names = useNames();
  if (!one.participants.length) return null;
  return (
    <section className={css.box}>
      <h2>{t('people.title')}</h2>
      <ul className={css.people}>
        {one.participants.map((each) => (
          <li key={each.id}>
            <b>{each.name || <span className="num">{each.number}</span>}</b>
            <span className="muted">{t(`people.purpose.${each.purpose}`, { who: names(each.by) })}</span>
            <span className="chip" data-tone={TONE[each.stage]}>
              {t(`people.stage.${each.stage}`)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Every party's connection, in the order in which they were made. */
export function Legs({ one }: { one: CallDetail }) {
  const { t, lang } = useT('calls');
  const names = useNames();
  const at = (moment: string | null) => (moment ? fmt(moment, lang, AT) : '–');
  if (!one.legs.length) return null;
  return (
    <section className={css.box}>
      <h2 id="legs">{t('legs.title')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.wide} tabIndex={0} aria-labelledby="legs">
        <table className={css.legs}>
          <thead>
            <tr>
              <th scope="col">{t('legs.party')}</th>
              <th scope="col">{t('legs.who')}</th>
              <th scope="col">{t('legs.state')}</th>
              <th scope="col">{t('legs.joined')}</th>
              <th scope="col">{t('legs.ended')}</th>
            </tr>
          </thead>
          <tbody>
            {one.legs.map((leg) => (
              <tr key={leg.id}>
                <td>{t(`party.${leg.party as 'caller'}`)}</td>
                <td>
                  {leg.person
                    ? names(leg.person)
                    : leg.party === 'caller'
                      ? one.customer_name || one.caller_shown
                      : '–'}
                </td>
                <td>{t(`legState.${leg.state}`)}</td>
                <td className="num">{at(leg.joined_at)}</td>
                <td className="num">{at(leg.ended_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
