import { IconSearch, IconX } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { useArticles } from './api';
import css from './Portal.module.css';
import { ArticleList, Loading, Note, Title, Trouble } from './parts';
import { go, Link, usePlace } from './route';

/** The value, once it has rested for a moment; an input method's half-typed pinyin is held back by the caller. */
export function useRested(value: string, ms = 350): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

export function SearchBox({ initial = '' }: { initial?: string }) {
  const { t } = useT('portal');
  const [words, setWords] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    go(`/articles${words.trim() ? `?q=${encodeURIComponent(words.trim())}` : ''}`);
  };
  const clear = () => {
    setWords('');
    input.current?.focus();
  };
  return (
    <search>
      <form className={css.search} onSubmit={submit}>
        <IconSearch size={20} aria-hidden />
        <input
          ref={input}
          type="text"
          enterKeyHint="search"
          name="q"
          value={words}
          maxLength={200}
          autoComplete="off"
          aria-label={t('search.label')}
          placeholder={t('search.placeholder')}
          onChange={(e) => setWords(e.target.value)}
        />
        {words && (
          <button type="button" className={css.icon} aria-label={t('search.clear')} onClick={clear}>
            <IconX size={18} aria-hidden />
          </button>
        )}
        <button type="submit" className={css.button}>
          {t('search.submit')}
        </button>
      </form>
    </search>
  );
}

function Results({ query }: { query: string }) {
  const { t } = useT('portal');
  const found = useArticles(query);
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) return <Trouble error={found.error} retry={() => void found.refetch()} />;
  if (!found.data.length)
    return (
      <Note
        title={query ? t('search.none', { query }) : t('search.empty')}
        hint={query ? t('search.noneHint') : t('search.emptyHint')}
        icon={<IconSearch size={26} stroke={1.6} aria-hidden />}
      >
        <Link to={`/new?subject=${encodeURIComponent(query)}`} className={css.button}>
          {t('search.ask')}
        </Link>
      </Note>
    );
  return (
    <>
      <p className={css.count} role="status">
        {t('search.results', { count: found.data.length })}
      </p>
      <ArticleList items={found.data} />
    </>
  );
}

export function Articles() {
  const { t } = useT('portal');
  const query = usePlace().query.get('q') ?? '';
  return (
    <>
      <Title>{query ? t('search.found', { query }) : t('search.title')}</Title>
      <SearchBox key={query} initial={query} />
      <Results query={query} />
    </>
  );
}
