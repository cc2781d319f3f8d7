import { Button, Modal, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useEdited } from '@/lib/edited';
import { useAction } from '@/ui/action';
import { isStale, useMeanwhile } from '@/ui/Meanwhile';
import { useFailureText } from '@/ui/State';
import { type Flow, publishFlow, saveFlow, type Wrong } from './api';
import css from './Flows.module.css';
import type { Document } from './model';

/** What was read, what is wanted, and what somebody else saved meanwhile. */
export function useDraft(read: Flow) {
  const { draft, setDraft, ...edited } = useEdited(read, {
    draftOf: (flow: Flow) => flow.document as Document,
    isNewer: (now, base) => now.version > base.version,
  });
  return { ...edited, document: draft, setDocument: setDraft };
}

export function Publish({
  flow,
  wrong,
  onClose,
  done,
}: {
  flow: Flow;
  wrong: Wrong[];
  onClose: () => void;
  done: (flow: Flow) => void;
}) {
  const { t } = useT('flows');
  const [note, setNote] = useState('');
  const go = useAction(() => publishFlow(flow.id, flow.version, note), {
    failed: t('publish.failed'),
    done: t('publish.done'),
    stale: [`flows/${flow.id}`, 'flows'],
  });
  return (
    <Modal opened onClose={onClose} title={t('publish.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.form}>
        <p>{t('publish.text', { n: (flow.published ?? 0) + 1 })}</p>
        {wrong.length > 0 && (
          <ul className={css.problems}>
            {wrong.map((one) => (
              <li key={`${one.node} ${one.field} ${one.code}`}>
                <b>{one.node}</b> {one.message}
              </li>
            ))}
          </ul>
        )}
        <TextInput
          label={t('publish.note')}
          description={t('publish.noteHint')}
          maxLength={200}
          value={note}
          onChange={(e) => setNote(e.currentTarget.value)}
        />
        <div className={css.acts}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button loading={go.isPending} onClick={() => go.mutate(undefined, { onSuccess: done })}>
            {t('publish.go')}
          </Button>
        </div>
      </div>
    </Modal>
  );
}

/** Saving, and what happens when somebody else was first: their draft, or mine over it. */
export function SaveBar({ draft }: { draft: ReturnType<typeof useDraft> }) {
  const { t } = useT('flows');
  const cache = useQueryClient();
  const who = useMeanwhile();
  const text = useFailureText();
  const [refused, setRefused] = useState<Failure>();
  const { base, dirty, saving, start } = draft;
  const save = async (version: number) => {
    try {
      await draft.save((document) => saveFlow(base.id, version, document));
      setRefused(undefined);
      notifications.show({ message: t('saved'), color: 'green.8' });
      await cache.invalidateQueries({ predicate: (query) => String(query.queryKey[1]).startsWith('/api/v1/flows') });
    } catch (error) {
      if (isStale(error)) setRefused(error);
      else notifications.show({ title: t('notSaved'), message: text(error), color: 'red.8', autoClose: 8000 });
    }
  };
  if (!dirty) return null;
  const current = refused?.detail.current as Flow | undefined;
  return (
    <section className={css.saveBar} aria-label={t('unsaved')}>
      {refused && current ? (
        <>
          <span role="alert">{who(refused)}</span>
          <Button
            variant="default"
            onClick={() => {
              setRefused(undefined);
              start(current);
            }}
          >
            {t('takeTheirs')}
          </Button>
          <Button loading={saving} onClick={() => void save(current.version)}>
            {t('keepMine')}
          </Button>
        </>
      ) : (
        <>
          <span>{t('unsaved')}</span>
          <Button variant="default" onClick={() => start(base)}>
            {t('discard')}
          </Button>
          <Button loading={saving} onClick={() => void save(base.version)}>
            {t('save')}
          </Button>
        </>
      )}
    </section>
  );
}
