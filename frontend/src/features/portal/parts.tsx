import {
  IconAlertTriangle,
  IconCheck,
  IconChevronRight,
  IconCircleCheck,
  IconClock,
  IconFileText,
  IconLoader2,
  IconMailQuestion,
  IconPlayerPause,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import { type ComponentProps, type ReactNode, useEffect } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import type { ArticleRow, Status } from './api';
import form from './Form.module.css';
import css from './Portal.module.css';
import { Link } from './route';

/** The company's own name in this language, as the server prints it. */
export const companyIn = (lang: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="company"][lang="${lang}"]`)?.content;

/** Grey lines in the shape of what is coming. */
export function Loading({ rows = 4, tall = false }: { rows?: number; tall?: boolean }) {
  const { t } = useT('portal');
  return (
    <div role="status" aria-busy="true" aria-label={t('state.loading')} className={css.skeleton} data-tall={tall}>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
        <span key={i} />
      ))}
    </div>
  );
}

interface NoteProps {
  title: string;
  hint?: ReactNode;
  icon?: ReactNode;
  tone?: 'bad' | 'none';
  /** it stands in place of the whole page, so it carries the page's heading */
  first?: boolean;
  children?: ReactNode;
}

/** Why there is nothing here, and the next step. */
export function Note({ title, hint, icon, tone = 'none', first, children }: NoteProps) {
  const Heading = first ? 'h1' : 'h2';
  return (
    <div className={css.note} data-tone={tone} role={tone === 'bad' ? 'alert' : undefined}>
      <span className={css.noteIcon}>{icon ?? <IconFileText size={26} stroke={1.6} aria-hidden />}</span>
      <Heading tabIndex={first ? -1 : undefined}>{title}</Heading>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

/** The words for a failure that stands beside a form or in place of a page. */
export function useTrouble() {
  const { t } = useT('portal');
  return (error: unknown): string => {
    if (error instanceof Failure && error.message) return error.message;
    if (error instanceof Failure && error.status === 429) return t('state.limited');
    return t('state.failedHint');
  };
}

export function Trouble({ error, retry, first }: { error: unknown; retry: () => void; first?: boolean }) {
  const { t } = useT('portal');
  const words = useTrouble();
  return (
    <Note
      tone="bad"
      first={first}
      title={t('state.failed')}
      hint={words(error)}
      icon={<IconPlugConnectedX size={26} stroke={1.6} aria-hidden />}
    >
      <Button plain onClick={retry}>
        {t('state.retry')}
      </Button>
    </Note>
  );
}

interface ButtonProps extends ComponentProps<'button'> {
  plain?: boolean;
  busy?: boolean;
}

export function Button({ plain, busy, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={css.button}
      data-plain={plain || undefined}
      aria-busy={busy || undefined}
    >
      {busy && <IconLoader2 size={17} className={css.spin} aria-hidden />}
      {children}
    </button>
  );
}

export function Alert({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={form.alert} role="alert">
      <IconAlertTriangle size={19} aria-hidden />
      <div>
        <strong>{title}</strong>
        {children && <p>{children}</p>}
      </div>
    </div>
  );
}

const TONES: Record<Status, [string, typeof IconClock]> = {
  open: ['info', IconClock],
  pending: ['warn', IconMailQuestion],
  on_hold: ['idle', IconPlayerPause],
  resolved: ['ok', IconCircleCheck],
  closed: ['idle', IconCheck],
};

/** Icon, word and colour: never the colour alone. */
export function StatusChip({ status }: { status: Status }) {
  const { t } = useT('portal');
  const [tone, Icon] = TONES[status] ?? TONES.open;
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={14} stroke={2} aria-hidden />
      {t(`status.${status}`)}
    </span>
  );
}

export function ArticleList({ items }: { items: ArticleRow[] }) {
  return (
    <ul className={css.list}>
      {items.map((article) => (
        <li key={article.id}>
          <Link to={`/articles/${article.id}`} className={css.row} lang={article.language}>
            <IconFileText size={20} stroke={1.6} aria-hidden />
            <span className={css.rowText}>
              <strong>{article.title}</strong>
              {article.summary && <small>{article.summary}</small>}
            </span>
            <IconChevronRight size={18} stroke={1.8} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

interface FieldProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  optional?: string;
  children: (ids: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }) => ReactNode;
}

/** Label above, hint below it, the mistake in words beside the field that has it. */
export function Field({ id, label, hint, error, optional, children }: FieldProps) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={form.field} data-bad={Boolean(error)}>
      <label htmlFor={id}>
        {label} {optional && <small>{optional}</small>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': Boolean(error) })}
      {error && (
        <p id={`${id}-error`} className={form.error}>
          <IconAlertTriangle size={15} aria-hidden />
          {error}
        </p>
      )}
    </div>
  );
}

/** Sets the page's heading as the window's title too; focus comes here after every change of page. */
export function Title({ children, lead }: { children: string; lead?: ReactNode }) {
  const { t, lang } = useT('portal');
  useEffect(() => {
    document.title = `${children} · ${companyIn(lang) ?? t('brand')}`;
  }, [children, t, lang]);
  return (
    <header className={css.title}>
      <h1 tabIndex={-1}>{children}</h1>
      {lead && <p>{lead}</p>}
    </header>
  );
}
