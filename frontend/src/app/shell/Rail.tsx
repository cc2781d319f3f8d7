import { IconSettings, IconWaveSine } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useMyWork, useRinging } from '@/live/derive';
import { pagesOf } from './pages';
import css from './Shell.module.css';

/** The pages, the same for everybody but supervision and reports, and editors; the desk carries how much work is in hand. */
export function Rail() {
  const { t } = useT('shell');
  const me = useMe();
  const inHand = useMyWork(me.id).length + useRinging(me.id).length;
  return (
    <nav className={css.rail} aria-label={t('nav.label')}>
      <span className={css.logo} aria-hidden>
        <IconWaveSine size={22} stroke={2.4} />
      </span>
      {pagesOf(me).map(({ to, icon: Icon, name }) => (
        <Link
          key={name}
          to={to}
          params={{ id: undefined }}
          className={css.item}
          activeProps={{ 'aria-current': 'page' }}
        >
          <Icon size={20} stroke={1.6} aria-hidden />
          <span className={css.name}>{t(`nav.${name}`)}</span>
          {name === 'desk' && inHand > 0 && (
            <b className="num">
              {inHand}
              <span className="sr"> {t('nav.inHand', { count: inHand })}</span>
            </b>
          )}
        </Link>
      ))}
      <Link
        to="/settings/{-$id}"
        params={{ id: undefined }}
        className={`${css.item} ${css.spacer}`}
        activeProps={{ 'aria-current': 'page' }}
      >
        <IconSettings size={20} stroke={1.6} aria-hidden />
        <span className={css.name}>{t('nav.settings')}</span>
      </Link>
    </nav>
  );
}
