import { Button, Modal, Skeleton, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAlertOctagon } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { call } from '@/api/call';
import { Failure } from '@/api/failure';
import { LANGUAGES, type Language } from '@/i18n';
import { useT } from '@/i18n/t';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Trouble } from '@/ui/State';
import css from './Emergency.module.css';

type Words = Partial<Record<Language, string>>;

/** Only what somebody typed: what is left out is the house's sentence. */
const given = (words: Words) => {
  const said = Object.entries(words).filter(([, text]) => text.trim());
  return said.length ? { message: Object.fromEntries(said) } : {};
};

/** What would happen now, told by the server without doing it; `told` once that is about exactly these words. */
function useRehearsal<R>(path: string, words: Words) {
  const [settled] = useDebouncedValue(words, 500);
  const found = useQuery({
    queryKey: ['rehearsal', path, settled],
    queryFn: () => call<R>('post', `${path}/emergency`, { body: { ...given(settled), rehearse: true } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
  });
  return { ...found, told: settled === words && found.isSuccess && !found.isPlaceholderData };
}

/** Somebody else threw the switch first, and callers hear their message. */
const isClosedAlready = (error: unknown): error is Failure =>
  error instanceof Failure && error.code === 'queue.closed_already';

/** The server's refusal in a sentence, with the moment on this reader's clock. */
function useWhoWasFirst() {
  const { t, lang } = useT('emergency');
  return ({ detail }: Failure) =>
    t('closedBy', {
      who: typeof detail.who === 'string' && detail.who ? detail.who : t('somebody'),
      at: typeof detail.at === 'string' ? fmt(detail.at, lang, MOMENT) : String(detail.since ?? ''),
    });
}

interface Props<R> {
  /** of what the switch is thrown, for example queues/7 */
  path: string;
  /** the beginnings of the paths that are to be read again afterwards */
  stale: string[];
  title: string;
  /** what stands on the red button, and what is said afterwards */
  act: string;
  done: string;
  failed: string;
  /** what the way out is called */
  keep: string;
  /** the longest message; 0 where nobody is on a line to hear one */
  longest: number;
  /** what is heard where somebody typed nothing */
  heard: (report: R) => Words;
  /** the rehearsal in words */
  children: (report: R) => ReactNode;
  onClose: () => void;
}

/** An emergency switch: what would happen stands beside it, and it can be thrown only once that was told. */
export function EmergencySwitch<R>({ path, longest, heard, children, onClose, ...props }: Props<R>) {
  const { t } = useT('emergency');
  const { t: common } = useT('common');
  const [words, setWords] = useState<Words>({});
  const rehearsal = useRehearsal<R>(path, words);
  const whoWasFirst = useWhoWasFirst();
  const run = useAction(
    (replace: boolean) => call('post', `${path}/emergency`, { body: { ...given(words), ...(replace && { replace }) } }),
    { failed: props.failed, done: props.done, stale: props.stale, shown: isClosedAlready },
  );
  const first = isClosedAlready(run.error) ? run.error : null;
  return (
    <Modal opened size={560} onClose={onClose} title={props.title} closeButtonProps={{ 'aria-label': common('close') }}>
      {longest > 0 && (
        <div className={css.words}>
          {LANGUAGES.map((language) => (
            <Textarea
              key={language}
              lang={language}
              label={t(`words.${language}`)}
              placeholder={rehearsal.data && heard(rehearsal.data)[language]}
              autosize
              minRows={2}
              maxRows={5}
              maxLength={longest}
              value={words[language] ?? ''}
              onChange={(event) => {
                const text = event.currentTarget.value;
                setWords((was) => ({ ...was, [language]: text }));
              }}
            />
          ))}
        </div>
      )}
      <section className={css.rehearsal} aria-live="polite" aria-busy={!rehearsal.told && !rehearsal.isError}>
        <h3>{t('rehearsal')}</h3>
        {rehearsal.isPending && <Skeleton height={80} />}
        {rehearsal.isError && (
          <Trouble small title={t('notRehearsed')} error={rehearsal.error} retry={() => void rehearsal.refetch()} />
        )}
        {rehearsal.data && children(rehearsal.data)}
        <small className="muted">{t('nothing')}</small>
      </section>
      {first && (
        <p className="meanwhile" role="alert">
          <span>{whoWasFirst(first)}</span>
        </p>
      )}
      <div className={css.end}>
        <Button variant="default" data-autofocus onClick={onClose}>
          {first ? t('leave') : props.keep}
        </Button>
        <Button
          color="red.8"
          leftSection={<IconAlertOctagon size={15} aria-hidden />}
          disabled={!rehearsal.told}
          loading={run.isPending}
          onClick={() => void run.mutateAsync(first !== null).then(onClose, () => undefined)}
        >
          {first ? t('replace') : props.act}
        </Button>
      </div>
    </Modal>
  );
}
