import { Button, Skeleton } from '@mantine/core';
import {
  IconArrowLeft,
  IconBookOff,
  IconCheck,
  IconHistory,
  IconPencil,
  IconThumbDown,
  IconThumbUp,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { Markdown } from '@/lib/markdown';
import { fmt } from '@/lib/time';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { type Article, LANGUAGE_NAMES, type Language, rate, useArticle } from './api';
import { Editor } from './Editor';
import css from './Knowledge.module.css';
import { LanguageSwitch } from './List';
import { AudienceChip, StateChip, useCategory } from './parts';
import { Steps } from './Steps';

function Helpful({ article }: { article: Article }) {
  const { t } = useT('knowledge');
  const [said, setSaid] = useState<boolean | null>(null);
  const say = useAction((helpful: boolean) => rate(article.id, article.language, helpful), {
    failed: t('rate.failed'),
    stale: ['articles'],
  });
  return (
    <div className={css.rate} role="status">
      {said === null ? (
        <>
          <span>{t('rate.ask')}</span>
          {[true, false].map((helpful) => (
            <Button
              key={String(helpful)}
              variant="default"
              leftSection={helpful ? <IconThumbUp size={16} aria-hidden /> : <IconThumbDown size={16} aria-hidden />}
              loading={say.isPending}
              onClick={() => say.mutate(helpful, { onSuccess: () => setSaid(helpful) })}
            >
              {t(helpful ? 'rate.yes' : 'rate.no')}
            </Button>
          ))}
        </>
      ) : (
        <span className={css.said}>
          <IconCheck size={16} aria-hidden />
          {t(said ? 'rate.thanksYes' : 'rate.thanksNo')}
        </span>
      )}
    </div>
  );
}

function Versions({ article }: { article: Article }) {
  const { t, lang } = useT('knowledge');
  const date = (at: string) => fmt(Date.parse(at), lang, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <section className={css.part} aria-labelledby="versions">
      <h2 id="versions">
        <IconHistory size={15} aria-hidden />
        {t('versions.title')}
      </h2>
      <ol className={css.versions}>
        {article.versions.map((version) => (
          <li key={version.id}>
            <p>
              <b className="num">
                {LANGUAGE_NAMES[version.language]} {t('versions.number', { n: version.number })}
              </b>
              <StateChip state={version.state} />
            </p>
            <small className="muted num">
              {[version.author, date(version.published_at ?? version.created_at)].filter(Boolean).join(' · ')}
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Reader({ article, writes, onEdit }: { article: Article; writes: boolean; onEdit: () => void }) {
  const { t, lang } = useT('knowledge');
  const category = useCategory();
  return (
    <div className={css.columns}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
      <section className={css.main} tabIndex={0} aria-label={article.title}>
        <article className={css.article} lang={article.language}>
          <h1>{article.title}</h1>
          <p className={css.meta} lang={lang}>
            <AudienceChip audience={article.audience} />
            <StateChip state={article.state} />
            <span className="muted">{category(article.category)}</span>
            <span className="muted num">
              {t('updated', { d: fmt(Date.parse(article.updated_at), lang, { dateStyle: 'medium' }) })}
            </span>
          </p>
          <div className={css.prose}>
            <Markdown source={article.body_markdown} />
          </div>
        </article>
        <Helpful key={article.id} article={article} />
      </section>
      <aside className={css.side} aria-label={t('side')}>
        {writes && (
          <section className={css.part}>
            <Button fullWidth leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
              {t('edit.button')}
            </Button>
            <Steps article={article} />
          </section>
        )}
        <Versions article={article} />
      </aside>
    </div>
  );
}

export function ArticlePage({ id, writes }: { id: number; writes: boolean }) {
  const { t, lang } = useT('knowledge');
  const [language, setLanguage] = useState<Language>(lang);
  const [editing, setEditing] = useState(false);
  const found = useArticle(id, language);
  useTitle(found.data?.title ?? t('title'));
  const missing = found.error instanceof Failure && found.error.status === 404;
  return (
    <section className={css.one}>
      <header className={css.bar}>
        <Link to="/knowledge/{-$id}" params={{}} className={css.back}>
          <IconArrowLeft size={17} aria-hidden />
          {t('back')}
        </Link>
        <LanguageSwitch value={language} onChange={setLanguage} />
        {found.data && found.data.language !== language && (
          <span className="chip" data-tone="warn">
            {t('notIn', { language: LANGUAGE_NAMES[language] })}
          </span>
        )}
      </header>
      {found.isPending && (
        <div className={css.main} role="status" aria-busy="true" aria-label={t('loading')}>
          <Skeleton className={css.article} height={420} />
        </div>
      )}
      {missing && (
        <Empty title={t('missing')} icon={<IconBookOff size={26} stroke={1.6} aria-hidden />}>
          <p>{t('missingHint')}</p>
        </Empty>
      )}
      {found.error && !missing && !found.data && (
        <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.data && !editing && <Reader article={found.data} writes={writes} onEdit={() => setEditing(true)} />}
      {found.data && editing && (
        <Editor
          key={`${found.data.id}-${language}`}
          article={found.data}
          language={language}
          onDone={() => setEditing(false)}
        />
      )}
    </section>
  );
}
