import { Checkbox, TagsInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import type { ForwardParts } from '@/lib/drafts';
import { fmt, MOMENT } from '@/lib/time';
import css from './Composer.module.css';
import { IS_ADDRESS } from './forwarding';
import { timelineOf } from './timelineQuery';

type Message = Schema['MessageDetail'];

const BETWEEN = /[\s,;，；]+/;
const EMPTY: ForwardParts = { to: [], messages: [], files: [] };

/** What may leave the house: what the customer, we, and third parties said; never a note. */
function useForwardable(ticket: number): Message[] {
  const { data } = useInfiniteQuery({ ...timelineOf(ticket), enabled: false });
  const all = data?.pages.flatMap((page) => page.items) ?? [];
  return all.flatMap(({ message }) => (message && ['in', 'out', 'aside'].includes(message.direction) ? [message] : []));
}

const filesOf = (message: Message) => message.attachments.filter((file) => !file.forgotten_at).map(({ id }) => id);

/** One message and its files; where a third party wrote it, the forward is an answer to them. */
const partsOf = (message: Message, to: string[]): ForwardParts => ({
  to: to.length || message.direction !== 'aside' || !message.sender ? to : [message.sender],
  messages: [message.id],
  files: message.direction === 'aside' ? [] : filesOf(message),
});

interface Props {
  ticket: number;
  parts: ForwardParts | undefined;
  /** the message that somebody asked to forward; else the customer's last one */
  asked: number | null;
  onChange: (parts: ForwardParts) => void;
}

/** Whom a forward goes to, which messages it quotes, and which of their files go along. */
export default function ForwardHead({ ticket, parts, asked, onChange }: Props) {
  const { t, lang } = useT('talk');
  const all = useForwardable(ticket);
  const done = useRef<number | null>(null);
  useEffect(() => {
    const wanted = all.find((one) => one.id === asked);
    if (!wanted || done.current === wanted.id) return;
    done.current = wanted.id;
    onChange(partsOf(wanted, parts?.to ?? []));
  }, [asked, all, parts, onChange]);
  // until somebody chooses it is the customer's last one, and no draft yet
  const last = all.findLast((one) => one.direction === 'in');
  const now = parts ?? (last ? partsOf(last, []) : EMPTY);
  const chosen = all.filter((one) => now.messages.includes(one.id));
  const wrong = now.to.filter((one) => !IS_ADDRESS.test(one));
  const toggle = (message: Message, on: boolean) => {
    const files = filesOf(message);
    onChange({
      ...now,
      messages: on ? [...now.messages, message.id] : now.messages.filter((id) => id !== message.id),
      files: on ? [...now.files, ...files] : now.files.filter((id) => !files.includes(id)),
    });
  };
  return (
    <div className={css.forward}>
      <TagsInput
        label={t('forward.to')}
        placeholder={now.to.length ? '' : t('forward.address')}
        value={now.to}
        splitChars={[',', ';', ' ', '，', '；']}
        acceptValueOnBlur
        maxTags={20}
        error={wrong.length ? t('forward.noAddress', { address: wrong[0] }) : undefined}
        // what is pasted may hold several, or what stands between two
        onChange={(to) =>
          onChange({ ...now, to: [...new Set(to.flatMap((one) => one.split(BETWEEN)))].filter(Boolean) })
        }
      />
      <details>
        <summary>{t('forward.messages', { count: chosen.length })}</summary>
        <div className={css.quotes}>
          {all.map((one) => (
            <Checkbox
              key={one.id}
              size="xs"
              checked={now.messages.includes(one.id)}
              label={`${one.author_name} · ${fmt(one.created_at, lang, MOMENT)} · ${one.text.slice(0, 80)}`}
              onChange={(event) => toggle(one, event.currentTarget.checked)}
            />
          ))}
        </div>
      </details>
      {chosen.some((one) => one.attachments.length > 0) && (
        <fieldset className={css.carried}>
          <legend>{t('forward.files')}</legend>
          {chosen.flatMap((one) =>
            one.attachments
              .filter((file) => !file.forgotten_at)
              .map((file) => (
                <Checkbox
                  key={file.id}
                  size="xs"
                  checked={now.files.includes(file.id)}
                  label={`${file.filename} (${bytes(file.size, lang)})`}
                  onChange={(event) => {
                    const { checked } = event.currentTarget;
                    onChange({
                      ...now,
                      files: checked ? [...now.files, file.id] : now.files.filter((id) => id !== file.id),
                    });
                  }}
                />
              )),
          )}
        </fieldset>
      )}
    </div>
  );
}
