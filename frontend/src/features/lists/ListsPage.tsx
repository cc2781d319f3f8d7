import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { kept } from '@/lib/store';
import { useTitle } from '@/lib/title';
import { isBuiltIn, type Shown, useCounts, useViews, type View } from '@/lib/views';
import type { Json } from '@/ui/conditions/conditions';
import { type ListLanguage, useLanguage } from '@/ui/conditions/fields';
import { Board } from './Board';
import css from './Lists.module.css';
import { SideList } from './SideList';
import { Gone, Loading, Lost } from './states';

const EVERY: Json = { all: [] };

function keptShown(view: string, own: View | undefined, language: ListLanguage): Shown {
  if (own) return { conditions: own.conditions, columns: own.columns, sorts: own.sorts };
  const built = language.built_in.find((one) => one.key === view);
  const columns = kept.read(`lists.columns.${view}`)?.split(',') ?? language.usual_columns;
  const known = columns.filter((one) => language.columns.includes(one));
  return {
    conditions: built?.conditions ?? EVERY,
    columns: known.length ? known : language.usual_columns,
    sorts: built?.sorts ?? ['-updated'],
  };
}

/** Every ticket that one may see, in lists: built in, shared and one's own. */
export default function ListsPage() {
  const { t, lang } = useT('lists');
  const { t: desk } = useT('desk');
  const params = useParams({ strict: false }) as { id?: string };
  const view = params.id ?? 'mine';
  const views = useViews();
  const language = useLanguage();
  const counts = useCounts();
  const [tried, setTried] = useState<{ view: string; shown: Partial<Shown> }>({ view, shown: {} });
  const own = views.data?.find((one) => String(one.id) === view);
  const name = isBuiltIn(view) ? desk(`view.${view}`) : localised(own?.name, lang);
  useTitle(name || t('title'));
  const trouble = language.error ?? (isBuiltIn(view) ? null : views.error);
  const waits = !language.data || (!isBuiltIn(view) && !views.data);
  const shown = tried.view === view ? tried.shown : {};
  return (
    <div className={css.lists}>
      <SideList view={view} views={views.data} counts={counts} />
      {trouble && waits ? (
        <Lost error={trouble} retry={() => void Promise.all([language.refetch(), views.refetch()])} />
      ) : waits ? (
        <Loading />
      ) : !isBuiltIn(view) && !own ? (
        <Gone />
      ) : (
        <Board
          key={view}
          view={view}
          own={own}
          name={name}
          language={language.data as ListLanguage}
          count={counts.get(view)}
          base={keptShown(view, own, language.data as ListLanguage)}
          tried={shown}
          onTry={(next) => setTried({ view, shown: next })}
        />
      )}
    </div>
  );
}
