import { IconKey, IconMailOff, IconUserCircle } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useTitle } from '@/lib/title';
import { Profile } from './Profile';
import { Quarantine } from './Quarantine';
import css from './Settings.module.css';
import { Tokens } from './Tokens';

const SECTIONS = [
  { key: 'profile', Icon: IconUserCircle, Section: Profile },
  { key: 'tokens', Icon: IconKey, Section: Tokens },
  { key: 'quarantine', Icon: IconMailOff, Section: Quarantine },
] as const;

/** My own settings, and for administrators what needs a look. */
export default function Page() {
  const { t } = useT('settings');
  const { id } = useParams({ strict: false });
  const me = useMe();
  useTitle(t('title'));
  const sections = SECTIONS.filter((one) => one.key !== 'quarantine' || me.role === 'admin');
  const current = sections.find((one) => one.key === id) ?? SECTIONS[0];
  return (
    <div className={css.page}>
      <nav aria-label={t('title')}>
        <h1>{t('title')}</h1>
        {sections.map(({ key, Icon }) => (
          <Link
            key={key}
            to="/settings/{-$id}"
            params={{ id: key }}
            aria-current={current.key === key ? 'page' : undefined}
          >
            <Icon size={18} stroke={1.7} aria-hidden />
            {t(`section.${key}`)}
          </Link>
        ))}
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.body} tabIndex={0} aria-label={t(`section.${current.key}`)}>
        <current.Section />
      </section>
    </div>
  );
}
