import { Button, FileButton, Loader, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFile, IconFileTypePdf, IconPaperclip, IconTrash, IconUpload, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useT } from '@/i18n/t';
import { bytes } from '@/lib/bytes';
import { fmt, MOMENT } from '@/lib/time';
import { useAction } from '@/ui/action';
import { Empty, Trouble, useFailureText } from '@/ui/State';
import { Tip } from '@/ui/Tip';
import { addressOf, type CardFile, putFile, removeFile, restoreFile, useFiles } from './api';
import css from './Files.module.css';

/** What the server takes. */
const LARGEST = 25 * 1024 * 1024;

interface Sending {
  key: string;
  name: string;
  size: number;
  trouble: string | null;
}

/** Files on their way to the card, each with what became of it. */
function useSending(id: number) {
  const { t, lang } = useT('record');
  const cache = useQueryClient();
  const text = useFailureText();
  const [sending, setSending] = useState<Sending[]>([]);
  const drop = (key: string) => setSending((all) => all.filter((one) => one.key !== key));
  const add = (files: Iterable<File>) => {
    for (const file of files) {
      const key = crypto.randomUUID();
      const isLarge = file.size > LARGEST;
      const trouble = isLarge ? t('files.tooLarge', { limit: bytes(LARGEST, lang) }) : null;
      setSending((all) => [...all, { key, name: file.name, size: file.size, trouble }]);
      if (isLarge) continue;
      putFile(id, file).then(
        async () => {
          await cache.invalidateQueries({
            predicate: ({ queryKey }) => String(queryKey[1]).startsWith(`/api/v1/customers/${id}`),
          });
          drop(key);
        },
        (error: unknown) =>
          setSending((all) => all.map((one) => (one.key === key ? { ...one, trouble: text(error) } : one))),
      );
    }
  };
  return { sending, add, drop };
}

/** What a browser can show, shown; everything else by its name, to be saved. */
function Shown({ id, file }: { id: number; file: CardFile }) {
  const { t } = useT('record');
  const address = addressOf(id, file);
  if (file.kind === 'image')
    return (
      <a href={address} target="_blank" rel="noreferrer" className={css.picture}>
        <img src={address} alt={file.filename} loading="lazy" />
      </a>
    );
  if (file.kind === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: what customers send has no captions
      <video className={css.picture} src={address} controls preload="metadata" aria-label={file.filename} />
    );
  if (file.kind === 'audio')
    return (
      <div className={css.sound}>
        {/* biome-ignore lint/a11y/useMediaCaption: what customers send has no captions */}
        <audio src={address} controls preload="none" aria-label={file.filename} />
      </div>
    );
  const Icon = file.kind === 'pdf' ? IconFileTypePdf : IconFile;
  return (
    <a href={address} target="_blank" rel="noreferrer" className={css.paper}>
      <Icon size={34} stroke={1.4} aria-hidden />
      {t(file.kind === 'pdf' ? 'files.open' : 'files.save')}
    </a>
  );
}

function Card({ id, file, readOnly }: { id: number; file: CardFile; readOnly: boolean }) {
  const { t, lang } = useT('record');
  const back = useAction(() => restoreFile(id, file.id), { failed: t('files.notRestored'), stale: ['customers'] });
  const remove = useAction(() => removeFile(id, file.id), { failed: t('files.notRemoved'), stale: ['customers'] });
  const undo = (note: string) => {
    notifications.hide(note);
    back.mutate(undefined);
  };
  const removed = () => {
    const note = notifications.show({
      autoClose: 10_000,
      message: (
        <span className={css.undo}>
          {t('files.removed', { name: file.filename })}
          <Button size="compact-xs" variant="default" onClick={() => undo(note)}>
            {t('undo')}
          </Button>
        </span>
      ),
    });
  };
  return (
    <li className={css.file}>
      <Shown id={id} file={file} />
      <div className={css.about}>
        <span>
          <b className="ell" title={file.filename}>
            {file.filename}
          </b>
          <small className="muted num">
            {bytes(file.size, lang)} · {file.author} · {fmt(file.created_at, lang, { ...MOMENT, year: 'numeric' })}
          </small>
        </span>
        {!readOnly && (
          <Tip
            label={t('files.removeOne', { name: file.filename })}
            disabled={remove.isPending}
            onClick={() => remove.mutate(undefined, { onSuccess: removed })}
          >
            <IconTrash size={15} aria-hidden />
          </Tip>
        )}
      </div>
    </li>
  );
}

/** Files are dropped anywhere on this part, pasted anywhere on the page, or chosen. */
function useTaking(add: (files: Iterable<File>) => void, readOnly: boolean) {
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const latest = useRef(add);
  latest.current = add;
  useEffect(() => {
    if (readOnly) return;
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, [readOnly]);
  const enter = (by: 1 | -1) => (event: DragEvent) => {
    if (readOnly || !event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current += by;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent) => {
    if (readOnly) return;
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    add(event.dataTransfer.files);
  };
  const hover = (event: DragEvent) => {
    if (!readOnly) event.preventDefault();
  };
  return { over, on: { onDragEnter: enter(1), onDragLeave: enter(-1), onDragOver: hover, onDrop: drop } };
}

function OnTheirWay({ sending, drop }: { sending: Sending[]; drop: (key: string) => void }) {
  const { t, lang } = useT('record');
  return (
    <ul className={css.sending} aria-live="polite">
      {sending.map((one) => (
        <li key={one.key} data-tone={one.trouble ? 'bad' : undefined}>
          {one.trouble ? <IconFile size={15} aria-hidden /> : <Loader size={14} />}
          <b className="ell">{one.name}</b>
          <span className="muted num">{one.trouble ?? `${bytes(one.size, lang)} · ${t('files.sending')}`}</span>
          {one.trouble && (
            <Tip label={t('files.dismiss', { name: one.name })} size={24} onClick={() => drop(one.key)}>
              <IconX size={13} aria-hidden />
            </Tip>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Pictures, recordings, films and papers on the card. */
export default function Files({ id, readOnly }: { id: number; readOnly: boolean }) {
  const { t } = useT('record');
  const found = useFiles(id);
  const { sending, add, drop } = useSending(id);
  const { over, on } = useTaking(add, readOnly);
  return (
    <section className={css.box} aria-label={t('tab.files')} data-over={over || undefined} {...on}>
      <header className={css.head}>
        <h2>{t('tab.files')}</h2>
        {!readOnly && <span className="muted">{t('files.how')}</span>}
        {!readOnly && (
          <FileButton multiple onChange={add}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" leftSection={<IconUpload size={15} aria-hidden />}>
                {t('files.choose')}
              </Button>
            )}
          </FileButton>
        )}
      </header>
      <OnTheirWay sending={sending} drop={drop} />
      {found.error && !found.rows ? (
        <Trouble small title={t('files.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      ) : !found.rows ? (
        <Skeleton height={160} />
      ) : found.rows.length ? (
        <ul className={css.files}>
          {found.rows.map((file) => (
            <Card key={file.id} id={id} file={file} readOnly={readOnly} />
          ))}
        </ul>
      ) : (
        !sending.length && (
          <Empty title={t('files.none')} icon={<IconPaperclip size={26} stroke={1.6} aria-hidden />}>
            <p>{t(readOnly ? 'files.noneLocked' : 'files.noneHint')}</p>
          </Empty>
        )
      )}
      {found.hasNextPage && (
        <Button
          mt="xs"
          size="compact-sm"
          variant="default"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('more')}
        </Button>
      )}
    </section>
  );
}
