import { Link } from '@tanstack/react-router';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { inShort } from '@/lib/views';
import css from './Customers.module.css';
import { BUILT_IN, type CustomerView, useCustomerCounts } from './lists';

interface Props {
  view: string;
  views: CustomerView[] | undefined;
}

/** The lists of customers, each with how much it holds. */
export function KeptLists({ view, views }: Props) {
  const { t, lang } = useT('customers');
  const { t: word } = useT('lists');
  const counts = useCustomerCounts();
  const line = (id: string, name: string) => {
    const count = counts.get(id);
    return (
      <li key={id}>
        <Link
          to="/customers/{-$id}"
          params={{}}
          search={{ list: /^\d+$/.test(id) ? Number(id) : id } as never}
          className={css.kept}
          aria-current={id === view ? 'page' : undefined}
          title={count === null ? `${name} · ${word('slowCount')}` : name}
        >
          <span className="ell">{name}</span>
          {count !== undefined && <span className={`${css.count} num`}>{inShort(count, lang)}</span>}
        </Link>
      </li>
    );
  };
  const group = (title: string, some: CustomerView[]) =>
    some.length > 0 && (
      <section aria-label={title}>
        <h2>{title}</h2>
        <ul>{some.map((one) => line(String(one.id), localised(one.name, lang)))}</ul>
      </section>
    );
  return (
    <nav className={css.lists} aria-label={word('side')}>
      <ul>{BUILT_IN.map((id) => line(id, t(`lists.${id}`)))}</ul>
      {group(word('own'), views?.filter((one) => !one.shared) ?? [])}
      {group(word('shared'), views?.filter((one) => one.shared) ?? [])}
    </nav>
  );
}
