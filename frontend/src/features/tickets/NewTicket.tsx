import { Button, Group, Modal, SegmentedControl, Select, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { api, type Schema } from '@/api/client';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useIntent } from '@/lib/intent';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { closeNewTicket } from '@/lib/newTicket';
import { KINDS, PRIORITIES } from '@/lib/tickets';
import { useAction } from '@/ui/action';
import { Trouble, useFailureText } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { CustomerSelect } from './CustomerSelect';
import css from './Form.module.css';
import { NeededFields } from './NeededFields';
import { bodyOf, useFormOf, type Written } from './opening';

const MEDIA = ['voice', 'email', 'chat', 'sms', 'portal', 'desk'] as const;

interface PartProps {
  written: Written;
  put: (part: Partial<Written>) => void;
  refused: (field: string) => string | undefined;
}

/** Who it is for, how they came, and what it is about. */
function About({ written, put, refused }: PartProps) {
  const { t } = useT('talk');
  const { t: word } = useT('common');
  return (
    <>
      <CustomerSelect value={written.customer} error={refused('customer')} onChange={(customer) => put({ customer })} />
      <Group grow align="start">
        <Select
          label={t('create.media')}
          allowDeselect={false}
          error={refused('media')}
          data={MEDIA.map((value) => ({ value, label: word(`media.${value}`) }))}
          value={written.media}
          onChange={(media) => media && put({ media: media as Written['media'] })}
        />
        <Select
          label={t('create.kind')}
          allowDeselect={false}
          error={refused('kind')}
          data={KINDS.map((value) => ({ value, label: word(`kind.${value}`) }))}
          value={written.kind}
          onChange={(kind) => kind && put({ kind: kind as Written['kind'] })}
        />
        <Select
          label={t('create.priority')}
          allowDeselect={false}
          error={refused('priority')}
          data={PRIORITIES.map((value) => ({ value, label: word(`priority.${value}`) }))}
          value={written.priority}
          onChange={(priority) => priority && put({ priority: priority as Written['priority'] })}
        />
      </Group>
      <TextInput
        label={t('create.subject')}
        required
        maxLength={500}
        error={refused('subject')}
        value={written.subject}
        onChange={(event) => put({ subject: event.currentTarget.value })}
      />
    </>
  );
}

/** The first words of it, and whose they are. */
function Words({ written, put, refused }: PartProps) {
  const { t } = useT('talk');
  return (
    <div className={css.words}>
      <SegmentedControl
        size="xs"
        aria-label={t('create.first')}
        data={(['customer', 'note'] as const).map((value) => ({ value, label: t(`create.said.${value}`) }))}
        value={written.by}
        onChange={(by) => put({ by: by as Written['by'] })}
      />
      <Textarea
        autosize
        minRows={4}
        maxRows={12}
        aria-label={t(`create.said.${written.by}`)}
        description={t(written.by === 'note' ? 'create.noteHint' : 'create.textHint')}
        error={refused('text') ?? refused('note')}
        value={written.words}
        onChange={(event) => put({ words: event.currentTarget.value })}
      />
    </div>
  );
}

/** Who takes care of it. */
function Care({ written, put, refused }: PartProps) {
  const { t, lang } = useT('talk');
  const queues = useQueues();
  const people = usePeople();
  return (
    <>
      <Group grow align="start">
        <Select
          label={t('create.assignee')}
          placeholder={t('create.nobody')}
          clearable
          searchable
          error={refused('assignee')}
          value={written.assignee}
          onChange={(assignee) => put({ assignee })}
          data={(people.data ?? []).map((one) => ({ value: String(one.id), label: one.name }))}
        />
        <Select
          label={t('create.queue')}
          description={t('create.queueHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={t('create.noQueue')}
          clearable
          searchable
          error={refused('queue')}
          value={written.queue}
          onChange={(queue) => put({ queue })}
          data={(queues.data ?? []).map((one) => ({ value: String(one.id), label: localised(one.name, lang) }))}
        />
      </Group>
      <TagsInput
        label={t('create.tags')}
        maxTags={50}
        splitChars={[',', '，']}
        error={refused('tags')}
        value={written.tags}
        onChange={(tags) => put({ tags })}
      />
    </>
  );
}

/** Saving it, once however often it is asked for, and opening it. */
function useOpening() {
  const { t } = useT('talk');
  const navigate = useNavigate();
  const keyOf = useIntent();
  const opening = useAction(
    (body: Schema['OpenTicketInputRequest']) =>
      api.POST('/api/v1/tickets', { params: { header: { 'Idempotency-Key': keyOf(body) } }, body }),
    {
      failed: t('create.failed'),
      stale: ['tickets'],
      shown: (error) => error instanceof Failure && Object.keys(error.fields).length > 0,
    },
  );
  const open = (body: Schema['OpenTicketInputRequest']) =>
    opening.mutate(body, {
      onSuccess: ({ data }) => {
        if (!data) return;
        closeNewTicket();
        notifications.show({ message: t('create.done', { number: String(data.number) }), color: 'green.8' });
        void navigate({ to: '/desk/{-$id}', params: { id: String(data.id) } });
      },
    });
  return { open, error: opening.error, busy: opening.isPending };
}

/** The form of a new ticket: whoever opens one has it, unless it is given to a queue or somebody else. */
export default function NewTicket() {
  const { t, lang } = useT('talk');
  const me = useMe();
  const text = useFailureText();
  const [written, setWritten] = useState<Written>(() => ({
    customer: null, media: 'voice', kind: 'request', priority: 'normal', subject: '', words: '', by: 'customer',
    queue: null, assignee: String(me.id), tags: [], fields: {},
  })); // biome-ignore format: one row
  const put = (part: Partial<Written>) => setWritten((was) => ({ ...was, ...part }));
  const form = useFormOf(written, lang);
  const { open, error, busy } = useOpening();
  const refused = (field: string) => (error instanceof Failure ? error.fields[field] : undefined);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    const shown = form.fields.map(({ key }) => key);
    if (written.subject.trim() && !busy) open(bodyOf(written, shown, lang));
  };
  const close = async () => {
    const lost = written.subject.trim() || written.words.trim();
    if (lost && !(await isSure({ text: t('create.lose'), yes: t('create.discard'), grave: true }))) return;
    closeNewTicket();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) submit();
  };
  const part = { written, put, refused };
  return (
    <Modal
      opened
      size={720}
      closeOnClickOutside={false}
      onClose={() => void close()}
      title={t('create.title')}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <form onSubmit={submit} onKeyDown={press}>
        <Stack gap="sm">
          <About {...part} />
          <NeededFields
            label={t('create.own')}
            fields={form.fields}
            required={form.required}
            values={written.fields}
            error={error}
            onValues={(fields) => put({ fields })}
          />
          {form.error && <Trouble small title={t('create.formFailed')} error={form.error} retry={form.again} />}
          <Words {...part} />
          <Care {...part} />
          {error instanceof Failure && Object.keys(error.fields).length > 0 && (
            <p className={css.refused} role="alert">
              {text(error)}
            </p>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => void close()}>
              {t('create.cancel')}
            </Button>
            <Button type="submit" loading={busy} disabled={!written.subject.trim()}>
              {t('create.do')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
