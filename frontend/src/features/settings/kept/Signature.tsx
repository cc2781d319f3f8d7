import { Button, Group, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, type Full, readKey } from '@/api/call';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { Trouble } from '@/ui/State';
import { RecordForm, useRecord } from '../RecordForm';
import type { Names } from '../routing/model';
import css from './Kept.module.css';
import { WordsInput } from './Words';

type Row = Full<Schema['SignatureRow']>;

interface Props {
  /** whose: below /api/v1/ */
  path: string;
  /** the variables that only such a signature may hold */
  more?: string[];
}

interface DialogProps extends Props {
  row: Row;
  onClose: () => void;
  onLoad: (row: Row) => void;
}

function SignatureDialog({ path, more, row, onClose, onLoad }: DialogProps) {
  const { t } = useT('kept');
  const keep = (body: { text: Names; version?: number }) => call<Row>('put', path, { body });
  const record = useRecord<Row, { text: Names }>(
    {
      row,
      create: keep,
      change: (_, body) => keep(body),
      failed: t('signature.failed'),
      stale: ['tickets', path],
    },
    { text: row.text },
  );
  return (
    <RecordForm title={t('signature.change')} size="lg" ready record={record} onClose={onClose} onLoad={onLoad}>
      <p className="muted">{t('signature.empty')}</p>
      <WordsInput
        label={t('signature.text')}
        value={record.given.text}
        errors={record.errors}
        path="text"
        longest={4000}
        more={more}
        onChange={(text) => record.put({ text })}
      />
    </RecordForm>
  );
}

/** What stands below answers by mail, as it is now and the way to change it. */
export default function Signature({ path, more }: Props) {
  const { t } = useT('kept');
  const { t: settings } = useT('settings');
  const [dialog, setDialog] = useState<Row>();
  const found = useQuery({ queryKey: readKey(path), queryFn: () => call<Row>('get', path) });
  if (found.error && !found.data)
    return <Trouble small title={t('signature.notLoaded')} error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={72} />;
  const { text } = found.data;
  const written = (['en', 'zh-CN'] as const).filter((lang) => text[lang]?.trim());
  return (
    <>
      {!written.length && <p className="muted">{t('signature.none')}</p>}
      {written.map((lang) => (
        <figure key={lang} className={css.signature}>
          <figcaption>{settings(`lang.${lang}`, { label: t('signature.text') })}</figcaption>
          <pre lang={lang}>{text[lang]}</pre>
        </figure>
      ))}
      <Group>
        <Button variant="default" onClick={() => setDialog(found.data)}>
          {t('signature.change')}
        </Button>
      </Group>
      {dialog && (
        <SignatureDialog
          key={dialog.version}
          path={path}
          more={more}
          row={dialog}
          onClose={() => setDialog(undefined)}
          onLoad={setDialog}
        />
      )}
    </>
  );
}
