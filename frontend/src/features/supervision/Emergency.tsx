import { Button, Modal, Skeleton, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertOctagon } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/call';
import type { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import css from './Detail.module.css';
import { isClosedAlready, Rehearsal, type Report } from './rehearsal';
import type { QueueLine } from './types';

const LANGUAGES = ['en', 'zh-CN'] as const;
type Words = Partial<Record<(typeof LANGUAGES)[number], string>>;

const given = (words: Words) => {
  const said = Object.entries(words).filter(([, text]) => text.trim());
  return said.length ? { message: Object.fromEntries(said) } : {};
};

/** What would happen now, told by the server without doing it. */
function useRehearsal(queue: number, words: Words) {
  const [settled] = useDebouncedValue(words, 500);
  return useQuery({
    queryKey: ['rehearsal', queue, settled],
    queryFn: () => call<Report>('post', `queues/${queue}/emergency`, { body: { ...given(settled), rehearse: true } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
}

/** The server's refusal in a sentence, with the moment on this reader's clock. */
function useWhoWasFirst() {
  const { t, lang } = useT('supervision');
  return ({ detail }: Failure) =>
    t('emergency.closedBy', {
      who: typeof detail.who === 'string' && detail.who ? detail.who : t('emergency.somebody'),
      at: typeof detail.at === 'string' ? fmt(detail.at, lang, MOMENT) : String(detail.since ?? ''),
    });
}

/** The switch that closes a queue at once; before it is thrown, it says what would happen. */
export default function Emergency({ queue, onClose }: { queue: QueueLine; onClose: () => void }) {
  const { t, lang } = useT('supervision');
  const [words, setWords] = useState<Words>({});
  const rehearsal = useRehearsal(queue.id, words);
  const whoWasFirst = useWhoWasFirst();
  const name = localised(queue.name, lang);
  // only who is on the line hears a message
  const spoken = queue.media === 'voice';
  const close = useAction(
    (replace: boolean) => call('post', `queues/${queue.id}/emergency`, { body: { ...given(words), replace } }),
    {
      failed: t('emergency.notClosed'),
      done: t('emergency.done', { queue: name }),
      stale: ['queues', 'supervision'],
      shown: isClosedAlready,
    },
  );
  const first = isClosedAlready(close.error) ? close.error : null;
  return (
    <Modal
      opened
      size={560}
      onClose={onClose}
      title={t('emergency.title', { queue: name })}
      closeButtonProps={{ 'aria-label': t('assign.close') }}
    >
      {spoken && (
        <div className={css.words}>
          {LANGUAGES.map((language) => (
            <Textarea
              key={language}
              lang={language}
              label={t(`emergency.words.${language}`)}
              placeholder={rehearsal.data?.would_hear[language]}
              autosize
              minRows={2}
              maxRows={5}
              maxLength={300}
              value={words[language] ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                setWords((was) => ({ ...was, [language]: text }));
              }}
            />
          ))}
        </div>
      )}
      <section className={css.rehearsal} aria-live="polite">
        <h3>{t('emergency.rehearsal')}</h3>
        {rehearsal.isPending && <Skeleton height={80} />}
        {rehearsal.isError && (
          <Trouble
            small
            title={t('emergency.notRehearsed')}
            error={rehearsal.error}
            retry={() => void rehearsal.refetch()}
          />
        )}
        {rehearsal.data && <Rehearsal report={rehearsal.data} spoken={spoken} />}
      </section>
      {first && (
        <p className="meanwhile" role="alert">
          <span>{whoWasFirst(first)}</span>
        </p>
      )}
      <div className={css.end}>
        <Button variant="default" onClick={onClose}>
          {t(first ? 'emergency.leave' : 'emergency.keep')}
        </Button>
        <Button
          color="red.8"
          leftSection={<IconAlertOctagon size={15} aria-hidden />}
          loading={close.isPending}
          onClick={() => void close.mutateAsync(first !== null).then(onClose, () => undefined)}
        >
          {t(first ? 'emergency.replace' : 'emergency.close')}
        </Button>
      </div>
    </Modal>
  );
}
