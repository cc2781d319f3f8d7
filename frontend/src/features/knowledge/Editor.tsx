import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { Markdown } from '@/lib/markdown';
import { kept } from '@/lib/store';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { type Article, createArticle, LANGUAGE_NAMES, type Language, writeVersion } from './api';
import css from './Knowledge.module.css';
import { LanguageSwitch } from './List';

interface Draft {
  title: string;
  body: string;
}

/** The text being written, kept in this browser until the server has it. */
function useDraft(store: string, start: Draft) {
  const [draft, setDraft] = useState<Draft>(() => {
    try {
      return { ...start, ...(JSON.parse(kept.read(store) ?? '{}') as Partial<Draft>) };
    } catch {
      return start;
    }
  });
  const left = useRef(false);
  const changed = draft.title !== start.title || draft.body !== start.body;
  useEffect(() => {
    if (changed && !left.current) kept.write(store, JSON.stringify(draft));
  }, [store, draft, changed]);
  return {
    draft,
    changed,
    change: (part: Partial<Draft>) => setDraft((was) => ({ ...was, ...part })),
    /** Saved or discarded: nothing of it is written back any more. */
    forget: () => {
      left.current = true;
      kept.drop(store);
    },
  };
}

interface FieldsProps {
  draft: Draft;
  language: Language;
  change: (part: Partial<Draft>) => void;
}

/** Markdown on the left, what readers will see on the right. */
function Fields({ draft, language, change }: FieldsProps) {
  const { t } = useT('knowledge');
  const shown = useDeferredValue(draft.body);
  return (
    <>
      <TextInput
        label={t('edit.title')}
        required
        maxLength={200}
        lang={language}
        value={draft.title}
        onChange={(e) => change({ title: e.currentTarget.value })}
      />
      <div className={css.split}>
        <Textarea
          className={css.source}
          label={t('edit.body')}
          description={t('edit.bodyHint')}
          required
          lang={language}
          maxLength={100_000}
          value={draft.body}
          onChange={(e) => change({ body: e.currentTarget.value })}
        />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
        <section className={css.previewBox} aria-label={t('edit.preview')} tabIndex={0}>
          <p className={css.previewHead}>{t('edit.preview')}</p>
          <div className={css.prose} lang={language}>
            {shown.trim() ? <Markdown source={shown} /> : <p className="muted">{t('edit.previewEmpty')}</p>}
          </div>
        </section>
      </div>
    </>
  );
}

interface EditorProps {
  article: Article;
  language: Language;
  onDone: () => void;
}

/** A new version in one language; readers keep the published one until this is published. */
export function Editor({ article, language, onDone }: EditorProps) {
  const { t } = useT('knowledge');
  const own = article.language === language;
  const start = { title: own ? article.title : '', body: own ? article.body_markdown : '' };
  const { draft, changed, change, forget } = useDraft(`article.${article.id}.${language}`, start);
  const save = useAction(
    () => writeVersion(article.id, { language, title: draft.title.trim(), body_markdown: draft.body }),
    { failed: t('edit.failed'), done: t('edit.saved'), stale: ['articles'] },
  );
  const close = () => {
    forget();
    onDone();
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    // what was saved is read again meanwhile, and this form may be gone by then: its own promise still closes it
    void save.mutateAsync(undefined).then(close, () => undefined);
  };
  return (
    <form className={css.editor} onSubmit={submit}>
      <p className="muted">
        {own
          ? t('edit.base', { language: LANGUAGE_NAMES[language], n: article.number })
          : t('edit.first', { language: LANGUAGE_NAMES[language] })}
      </p>
      <Fields draft={draft} language={language} change={change} />
      <div className={css.actions}>
        <Button type="submit" disabled={!changed || !draft.title.trim() || !draft.body.trim()} loading={save.isPending}>
          {t('edit.save')}
        </Button>
        <Button variant="default" onClick={close}>
          {t(changed ? 'edit.discard' : 'edit.cancel')}
        </Button>
        <span className="muted">{t('edit.kept')}</span>
      </div>
    </form>
  );
}

export function NewArticlePage() {
  const { t, lang } = useT('knowledge');
  const nav = useNavigate();
  useTitle(t('list.new'));
  const [language, setLanguage] = useState<Language>(lang);
  const [category, setCategory] = useState('');
  const [audience, setAudience] = useState<'internal' | 'public'>('internal');
  const { draft, change, forget } = useDraft('article.new', { title: '', body: '' });
  const ready = draft.title.trim() && draft.body.trim() && category.trim();
  const create = useAction(
    () =>
      createArticle({
        language,
        category: category.trim(),
        audience,
        title: draft.title.trim(),
        body_markdown: draft.body,
      }),
    { failed: t('edit.failed'), done: t('edit.saved'), stale: ['articles'] },
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    void create.mutateAsync(undefined).then(
      (article) => {
        forget();
        void nav({ to: '/knowledge/{-$id}', params: { id: String(article.id) } });
      },
      () => undefined,
    );
  };
  return (
    <section className={css.one}>
      <header className={css.bar}>
        <Link to="/knowledge/{-$id}" params={{}} className={css.back}>
          <IconArrowLeft size={17} aria-hidden />
          {t('back')}
        </Link>
        <h1>{t('list.new')}</h1>
        <LanguageSwitch value={language} onChange={setLanguage} />
      </header>
      <form className={css.editor} onSubmit={submit}>
        <div className={css.two}>
          <TextInput
            label={t('list.category')}
            required
            maxLength={60}
            value={category}
            onChange={(e) => setCategory(e.currentTarget.value)}
          />
          <Select
            label={t('list.audience')}
            allowDeselect={false}
            data={(['internal', 'public'] as const).map((value) => ({ value, label: t(`audience.${value}`) }))}
            value={audience}
            onChange={(value) => setAudience(value === 'public' ? 'public' : 'internal')}
          />
        </div>
        <Fields draft={draft} language={language} change={change} />
        <div className={css.actions}>
          <Button type="submit" disabled={!ready} loading={create.isPending}>
            {t('edit.saveDraft')}
          </Button>
          <span className="muted">{t('edit.kept')}</span>
        </div>
      </form>
    </section>
  );
}
