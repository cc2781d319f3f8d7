import { IconCheck, IconThumbDown, IconThumbUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { Markdown } from '@/lib/markdown';
import { fmt } from '@/lib/time';
import look from './Article.module.css';
import { type Article as Content, sayHelpful, useArticle } from './api';
import css from './Portal.module.css';
import { Button, Loading, Note, Title, Trouble } from './parts';
import { Link } from './route';

function Helpful({ id }: { id: number }) {
  const { t } = useT('portal');
  const [said, setSaid] = useState<boolean | null>(null);
  const say = (helpful: boolean) => {
    setSaid(helpful);
    // an opinion that gets lost is not worth an error message to the reader
    sayHelpful(id, helpful).catch(() => undefined);
  };
  return (
    <div className={look.helpful} role="status">
      {said === null ? (
        <>
          <span>{t('article.helpful')}</span>
          <Button plain onClick={() => say(true)}>
            <IconThumbUp size={17} aria-hidden />
            {t('article.yes')}
          </Button>
          <Button plain onClick={() => say(false)}>
            <IconThumbDown size={17} aria-hidden />
            {t('article.no')}
          </Button>
        </>
      ) : (
        <span className={css.said}>
          <IconCheck size={18} aria-hidden />
          {t(said ? 'article.thanksYes' : 'article.thanksNo')}
        </span>
      )}
    </div>
  );
}

function Body({ article }: { article: Content }) {
  const { t, lang } = useT('portal');
  const date = fmt(new Date(article.updated_at).getTime(), lang, { dateStyle: 'long' });
  return (
    <>
      <article className={look.article} lang={article.language}>
        <Title lead={<span lang={lang}>{t('article.updated', { date })}</span>}>{article.title}</Title>
        {article.language !== lang && (
          <p className={css.hint} lang={lang}>
            {t('article.otherLanguage')}
          </p>
        )}
        <div className={look.prose}>
          <Markdown source={article.body_markdown} />
        </div>
      </article>
      <Helpful id={article.id} key={article.id} />
      <p className={look.still}>
        {t('article.still')}{' '}
        <Link to={`/new?subject=${encodeURIComponent(article.title)}`} className={css.more}>
          {t('article.write')}
        </Link>
      </p>
    </>
  );
}

export function Article({ id }: { id: string }) {
  const { t } = useT('portal');
  const found = useArticle(id);
  if (found.isPending) return <Loading rows={9} tall />;
  if (found.isError && found.error instanceof Failure && found.error.status === 404)
    return (
      <Note first title={t('article.missing')} hint={t('article.missingHint')}>
        <Link to="/articles" className={css.button}>
          {t('home.all')}
        </Link>
      </Note>
    );
  if (found.isError) return <Trouble first error={found.error} retry={() => void found.refetch()} />;
  return <Body article={found.data} />;
}
