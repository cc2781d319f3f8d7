import { Button } from '@mantine/core';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';

/** Whether the server refused a write because its copy is not the newest any more. */
export const isStale = (error: unknown): error is Failure =>
  error instanceof Failure && /(^|\.)changed_meanwhile$/.test(error.code);

/** Who changed it meanwhile, and when; as far as the server knows. */
export function useMeanwhile() {
  const { t, lang } = useT('common');
  return ({ detail }: Failure) => {
    const who = typeof detail.who === 'string' && detail.who ? detail.who : t('meanwhile.somebody');
    return typeof detail.at === 'string'
      ? t('meanwhile.by', { who, at: fmt(detail.at, lang, MOMENT) })
      : t('meanwhile.bySomebody', { who });
  };
}

interface Props {
  error: unknown;
  /** takes what is saved now; what was typed is gone then */
  load: () => void;
  /** saves what was typed over it; left out where that would undo more than the writer can see */
  keep?: (() => void) | undefined;
}

/** Under a form whose write was refused as stale: who was first, the way to what is saved now, and over it. */
export function Meanwhile({ error, load, keep }: Props) {
  const { t } = useT('common');
  const words = useMeanwhile();
  if (!isStale(error)) return null;
  return (
    <p className="meanwhile" role="alert">
      <span>{words(error)}</span>
      <Button size="compact-sm" variant="default" onClick={load}>
        {t('meanwhile.load')}
      </Button>
      {keep && (
        <Button size="compact-sm" variant="default" onClick={keep}>
          {t('meanwhile.keep')}
        </Button>
      )}
    </p>
  );
}
