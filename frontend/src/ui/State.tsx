import { Button } from '@mantine/core';
import { IconChecks, IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode, useCallback } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';

interface EmptyProps {
  title: string;
  children?: ReactNode;
  icon?: ReactNode;
}

/** Why there is nothing, and what to do next; the next step stands in `children`. */
export function Empty({ title, children, icon }: EmptyProps) {
  return (
    <div className="state" role="status">
      <span className="blob">{icon ?? <IconChecks size={26} stroke={1.6} aria-hidden />}</span>
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** The words for a failure: the server's own, or ours where it gave none (no answer, a proxy's page). */
export function useFailureText() {
  const { t } = useT('common');
  return useCallback(
    (error: unknown): string => {
      if (!(error instanceof Failure)) return t('error.unexpected');
      if (error.message) return error.message;
      if (error.code === 'timeout') return t('error.timeout');
      return error.noAnswer ? t('error.network') : t('error.unexpected');
    },
    [t],
  );
}

/** The same, and what was wrong with which part: for where no field stands on the screen that could be marked. */
export function useWholeFailureText() {
  const text = useFailureText();
  return (error: unknown): string => {
    const parts = error instanceof Failure ? [...new Set(Object.values(error.fields))] : [];
    return parts.length ? parts.join(' ') : text(error);
  };
}

interface TroubleProps {
  title: string;
  error: unknown;
  retry?: () => void;
  small?: boolean;
}

/** What could not be shown, why, and a way to try again. `small` for one part of a panel. */
export function Trouble({ title, error, retry, small }: TroubleProps) {
  const { t } = useT('common');
  const text = useWholeFailureText();
  return (
    <div className="state" data-tone="bad" data-small={small || undefined} role="alert">
      {!small && (
        <span className="blob">
          <IconPlugConnectedX size={26} stroke={1.6} aria-hidden />
        </span>
      )}
      <h2>{title}</h2>
      <p>{text(error)}</p>
      {retry && (
        <Button variant="default" size={small ? 'compact-xs' : 'xs'} onClick={retry}>
          {t('error.retry')}
        </Button>
      )}
    </div>
  );
}
