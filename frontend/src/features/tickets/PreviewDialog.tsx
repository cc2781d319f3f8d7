import { Modal, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { listOf } from '@/lib/names';
import { Trouble } from '@/ui/State';
import css from './Composer.module.css';
import MailFrame from './MailFrame';
import type { Letter } from './useSend';

interface Props {
  ticket: number;
  letter: Omit<Letter, 'intent'>;
  onClose: () => void;
}

async function read(ticket: number, letter: Props['letter']): Promise<Schema['MailPreview'] | undefined> {
  const params = { path: { id: ticket } };
  const { text, html, attachments } = letter;
  if (letter.kind !== 'forward') {
    const body = { text, html, attachments, cc: [] };
    return (await api.POST('/api/v1/tickets/{id}/previews/reply', { params, body })).data;
  }
  const parts = letter.forward ?? { to: [], messages: [], files: [] };
  const body = { ...parts, text, html, attachments, delay_seconds: 10 };
  return (await api.POST('/api/v1/tickets/{id}/previews/forward', { params, body })).data;
}

/** The mail as its receiver will see it, made by what will send it. */
export default function PreviewDialog({ ticket, letter, onClose }: Props) {
  const { t, lang } = useT('talk');
  const found = useQuery({
    queryKey: ['preview', ticket, letter],
    queryFn: () => read(ticket, letter),
    gcTime: 0,
    retry: false,
  });
  const mail = found.data;
  const lines = mail
    ? ([
        ['from', mail.sender],
        ['to', listOf(mail.to, lang)],
        ['cc', listOf(mail.cc, lang)],
        ['subject', mail.subject],
        ['files', listOf(mail.files, lang)],
      ] as const)
    : [];
  return (
    <Modal
      opened
      size={760}
      onClose={onClose}
      title={t('preview.title')}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      {found.isError && <Trouble small title={t('preview.failed')} error={found.error} retry={() => found.refetch()} />}
      {found.isPending && <Skeleton height={260} radius={8} aria-label={t('preview.title')} />}
      {mail && (
        <>
          <dl className={css.headers}>
            {lines.map(([name, value]) =>
              value ? (
                <div key={name}>
                  <dt>{t(`preview.${name}`)}</dt>
                  <dd>{value}</dd>
                </div>
              ) : null,
            )}
          </dl>
          <MailFrame html={mail.html} title={t('preview.title')} />
        </>
      )}
    </Modal>
  );
}
