import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { BUILT_IN, inShort, type View } from '@/lib/views';
import css from './Lists.module.css';

/** How much a list holds, exact to 999. */
export function Count({ count }: { count: number | null | undefined }) {
  const { t, lang } = useT('lists');
  if (count === undefined) return null;
  if (count === null)
    return (
      <span className={css.count} title={t('slowCount')}>
        …<span className="sr">{t('slowCount')}</span>
      </span>
    );
  return <span className={`${css.count} num`}>{inShort(count, lang)}</span>;
}

interface Props {
  view: string;
  views: View[] | undefined;
  counts: ReadonlyMap<string, number | null>;
}

/** The lists, each with how much it holds now. */
export function SideList({ view, views, counts }: Props) {
  const { t, lang } = useT('lists');
  const { t: desk } = useT('desk');
  const line = (id: string, name: string, hint?: string) => (
    <li key={id}>
      <Link
        to="/tickets/{-$id}"
        params={{ id }}
        className={css.view}
        aria-current={id === view ? 'page' : undefined}
        title={hint ? `${name} · ${hint}` : name}
      >
        <span className="ell">{name}</span>
        <Count count={counts.get(id)} />
      </Link>
    </li>
  );
  const group = (title: string, some: View[]) =>
    some.length > 0 && (
      <section aria-label={title}>
        <h2>{title}</h2>
        <ul>{some.map((one) => line(String(one.id), localised(one.name, lang), one.team || undefined))}</ul>
      </section>
    );
  return (
    <nav className={css.side} aria-label={t('side')}>
      <ul>{BUILT_IN.map((id) => line(id, desk(`view.${id}`)))}</ul>
      {group(t('own'), views?.filter((one) => !one.shared) ?? [])}
      {group(t('shared'), views?.filter((one) => one.shared) ?? [])}
    </nav>
  );
}
