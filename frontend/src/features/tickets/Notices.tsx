import { Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { Tip } from '@/ui/Tip';
import css from './Composer.module.css';
import type { useSend } from './useSend';

interface Props {
  trouble: ReturnType<typeof useSend>['trouble'];
  busy: boolean;
  /** the customer's message that its writer has not seen yet */
  wroteMeanwhile: number | null;
  /** another text of the same draft, and whether it is one that was taken back */
  other: string | null;
  wasReturned: boolean;
  told: string[];
  unfilled: string;
  onAnyway: (message: number) => void;
  onKeepWriting: (message: number) => void;
  onSeen: (message: number) => void;
  onAgain: () => void;
  onDismiss: () => void;
  onUseOther: () => void;
}

/** What whoever writes has to know before it leaves. */
export function Notices(props: Props) {
  const { trouble, busy, wroteMeanwhile, other, wasReturned, told, unfilled } = props;
  const { onAnyway, onKeepWriting, onSeen, onAgain, onDismiss, onUseOther } = props;
  const { t, lang } = useT('ticket');
  const { t: talk } = useT('talk');
  return (
    <>
      {trouble?.wrote && (
        <p className={css.notice} role="alert">
          <span>
            {talk('wrote.held')}
            <q className={css.said}>{trouble.wrote.text}</q>
          </span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => onAnyway(trouble.wrote?.message ?? 0)}
            loading={busy}
          >
            {talk('wrote.anyway')}
          </Button>
          <Tip label={talk('wrote.keepWriting')} size={24} onClick={() => onKeepWriting(trouble.wrote?.message ?? 0)}>
            <IconX size={14} />
          </Tip>
        </p>
      )}
      {wroteMeanwhile !== null && (
        <p className={css.notice} role="status">
          <span>{talk('wrote.meanwhile')}</span>
          <Button size="compact-xs" variant="default" onClick={() => onSeen(wroteMeanwhile)}>
            {talk('wrote.seen')}
          </Button>
        </p>
      )}
      {trouble && !trouble.wrote && (
        <p className={css.notice} data-tone="bad" role="alert">
          <span>{trouble.unsure ? t('composer.unsure') : trouble.words}</span>
          <Button size="compact-xs" variant="default" onClick={() => onAgain()}>
            {t('composer.again')}
          </Button>
          <Tip label={t('composer.dismiss')} size={24} onClick={onDismiss}>
            <IconX size={14} />
          </Tip>
        </p>
      )}
      {other && (
        <p className={css.notice} role="status">
          <span>{wasReturned ? talk('planned.returned') : t('composer.conflict')}</span>
          <Button size="compact-xs" variant="default" onClick={onUseOther}>
            {t('composer.addOther')}
          </Button>
        </p>
      )}
      {told.length > 0 && (
        <p className={css.told} role="status">
          {talk('mention.told', { names: listOf(told, lang) })}
        </p>
      )}
      {unfilled && (
        <p className={css.notice} role="status">
          <span>{talk('canned.missing', { names: unfilled })}</span>
        </p>
      )}
    </>
  );
}
