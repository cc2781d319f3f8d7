import { IconAlertOctagon, IconListSearch, IconMessageQuestion, IconTool } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { useArticles } from './api';
import css from './Portal.module.css';
import { ArticleList, Loading, Note, Title, Trouble } from './parts';
import { Link } from './route';
import { SearchBox } from './Search';

const POPULAR = 6;

function Popular() {
  const { t } = useT('portal');
  const found = useArticles('');
  if (found.isPending) return <Loading rows={POPULAR} />;
  if (found.isError) return <Trouble error={found.error} retry={() => void found.refetch()} />;
  if (!found.data.length) return <Note title={t('search.empty')} hint={t('search.emptyHint')} />;
  return (
    <>
      <ArticleList items={found.data.slice(0, POPULAR)} />
      {found.data.length > POPULAR && (
        <Link to="/articles" className={css.more}>
          {t('home.all')}
        </Link>
      )}
    </>
  );
}

/** Search first; then the ways to reach a person; then what others read. */
export function Home() {
  const { t } = useT('portal');
  const ways = [
    ['/new?kind=question', IconMessageQuestion, t('home.ask'), t('home.askHint')],
    ['/new?kind=incident', IconTool, t('home.fault'), t('home.faultHint')],
    ['/new?kind=complaint', IconAlertOctagon, t('home.complain'), t('home.complainHint')],
    ['/requests', IconListSearch, t('home.follow'), t('home.followHint')],
  ] as const;
  return (
    <>
      <div className={css.hero}>
        <Title lead={t('home.lead')}>{t('home.title')}</Title>
        <SearchBox />
      </div>
      <section aria-labelledby="ways">
        <h2 id="ways" className={css.h2}>
          {t('home.waysTitle')}
        </h2>
        <div className={css.ways}>
          {ways.map(([to, Icon, title, hint]) => (
            <Link key={to} to={to} className={css.way}>
              <Icon size={24} stroke={1.6} aria-hidden />
              <span>
                <strong>{title}</strong>
                <small>{hint}</small>
              </span>
            </Link>
          ))}
        </div>
      </section>
      <section aria-labelledby="popular">
        <h2 id="popular" className={css.h2}>
          {t('home.popular')}
        </h2>
        <Popular />
      </section>
    </>
  );
}
