import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBook2, IconPlus, IconSearch, IconThumbUp } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { type Column, PagedTable } from '@/ui/PagedTable';
import { Empty } from '@/ui/State';
import { type ArticleHit, LANGUAGE_NAMES, type Language, useArticles } from './api';
import css from './Knowledge.module.css';
import { AudienceChip, StateChip, useCategory } from './parts';

function useColumns(): Column<ArticleHit>[] {
  const { t, lang } = useT('knowledge');
  const category = useCategory();
  return [
    {
      id: 'title',
      head: t('list.title'),
      wide: true,
      cell: (row) => (
        <Link to="/knowledge/{-$id}" params={{ id: String(row.id) }} lang={row.language} className={css.hit}>
          <b className="ell">{row.title}</b>
          <small className="muted ell">{row.excerpt}</small>
        </Link>
      ),
    },
    { id: 'category', head: t('list.category'), cell: (row) => category(row.category) },
    { id: 'audience', head: t('list.audience'), cell: (row) => <AudienceChip audience={row.audience} /> },
    { id: 'state', head: t('list.state'), cell: (row) => <StateChip state={row.state} /> },
    {
      id: 'helpful',
      head: t('list.helpful'),
      end: true,
      cell: (row) => (
        <span className={css.votes} title={t('list.votes', { yes: row.helpful, no: row.unhelpful })}>
          <IconThumbUp size={14} aria-hidden />
          {row.helpful} / {row.helpful + row.unhelpful}
        </span>
      ),
    },
    {
      id: 'updated',
      head: t('list.updated'),
      end: true,
      cell: (row) => fmt(Date.parse(row.updated_at), lang, { dateStyle: 'medium' }),
    },
  ];
}

export function LanguageSwitch({ value, onChange }: { value: Language; onChange: (language: Language) => void }) {
  const { t } = useT('knowledge');
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      value={value}
      onChange={(next) => onChange(next as Language)}
      data={Object.entries(LANGUAGE_NAMES).map(([language, label]) => ({ value: language, label }))}
    />
  );
}

export function ArticleList({ writes }: { writes: boolean }) {
  const { t, lang } = useT('knowledge');
  const [words, setWords] = useState('');
  const [language, setLanguage] = useState<Language>(lang);
  const [asked] = useDebouncedValue(words.trim(), 250);
  const found = useArticles(asked, language);
  useTitle(t('title'));
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('title')}</h1>
        <TextInput
          className={css.search}
          aria-label={t('list.search')}
          placeholder={t('list.placeholder')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={words}
          onChange={(e) => setWords(e.currentTarget.value)}
        />
        <LanguageSwitch value={language} onChange={setLanguage} />
        {writes && (
          <Button
            component={Link}
            {...({ to: '/knowledge/new' } as object)}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t('list.new')}
          </Button>
        )}
      </header>
      <PagedTable
        caption={t('title')}
        columns={useColumns()}
        rows={found.rows}
        rowId={(row) => row.id}
        error={found.error}
        failed={t('list.failed')}
        retry={() => void found.refetch()}
        more={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
        loadingMore={found.isFetchingNextPage}
        empty={
          <Empty
            title={asked ? t('list.none', { q: asked }) : t('list.empty')}
            icon={<IconBook2 size={26} stroke={1.6} aria-hidden />}
          >
            <p>{asked ? t('list.noneHint') : t(writes ? 'list.emptyWriter' : 'list.emptyHint')}</p>
          </Empty>
        }
      />
    </section>
  );
}
