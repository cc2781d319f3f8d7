import { ActionIcon, Button, Modal, SegmentedControl, Select, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { api, type Schema } from '@/api/client';
import { useMe } from '@/api/me';
import { fitting, MOST, useColleagues } from '@/features/softphone/targets';
import { useT } from '@/i18n/t';
import { useQueues, useSkills } from '@/lib/lists';
import { localised } from '@/lib/names';
import type { WorkItem } from '@/live/derive';
import { live } from '@/live/store';
import { useFailureText } from '@/ui/State';
import css from './WrapUp.module.css';

interface Props {
  work: WorkItem;
  opened: boolean;
  onClose: () => void;
}

type How = 'direct' | 'skills' | 'escalate';
type Body = Schema['TransferInputRequest'];
type Skills = Record<string, number>;

interface Chosen {
  value: string;
  label: string;
}

/** Queues of the same medium, and colleagues, the free ones first: as many as one looks through, found by their words. */
function useTargets(work: WorkItem, opened: boolean, typed: string) {
  const { t, lang } = useT('ticket');
  const me = useMe();
  const queues = useQueues(opened);
  const people = useColleagues(typed, opened);
  const holds = (name: string) => name.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());
  return [
    {
      group: t('move.queues'),
      items: (queues.data ?? [])
        .filter((queue) => queue.id !== work.queue.id && queue.media === work.media)
        .map((queue) => ({ value: `queue:${queue.id}`, label: localised(queue.name, lang) }))
        .filter((queue) => holds(queue.label))
        .slice(0, MOST),
    },
    {
      group: t('move.people'),
      items: fitting(people.rows ?? [], typed, me.id)
        .filter((one) => one.person !== work.agent?.id)
        .map((one) => ({ value: `agent:${one.person}`, label: one.name })),
    },
  ];
}

interface PickerProps {
  work: WorkItem;
  opened: boolean;
  target: string | null;
  onTarget: (target: string | null) => void;
}

function TargetPicker({ work, opened, target, onTarget }: PickerProps) {
  const { t } = useT('ticket');
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  // the name of who is chosen stands in the field, and is no search
  const groups = useTargets(work, opened, typed === chosen?.label ? '' : typed);
  const kept = chosen && !groups.some(({ items }) => items.some((one) => one.value === chosen.value));
  return (
    <Select
      label={t('move.to')}
      placeholder={t('move.choose')}
      data={kept ? [chosen, ...groups] : groups}
      value={target}
      onChange={(value, option) => {
        onTarget(value);
        setChosen(option ? { value: option.value, label: option.label } : null);
      }}
      searchable
      searchValue={typed}
      onSearchChange={(text?: string) => setTyped(text ?? '')}
      // the server and the list of queues have looked already
      filter={({ options }) => options}
      nothingFoundMessage={t('move.nobody')}
      data-autofocus
    />
  );
}

const LEVELS = Array.from({ length: 10 }, (_, i) => String(i + 1));

/** Which skills whoever gets it must have, and how much of each. */
function SkillPicker({ skills, onSkills }: { skills: Skills; onSkills: (skills: Skills) => void }) {
  const { t } = useT('ticket');
  const rows = useSkills().data ?? [];
  const name = (key: string) => rows.find((skill) => skill.key === key)?.text || key;
  const free = rows.filter((skill) => !(skill.key in skills));
  return (
    <>
      <Select
        label={t('move.skills')}
        description={t('move.skillsHint')}
        placeholder={t('move.addSkill')}
        data={free.map((skill) => ({ value: skill.key, label: skill.text || skill.key }))}
        value={null}
        onChange={(key) => key && onSkills({ ...skills, [key]: 1 })}
        searchable
        nothingFoundMessage={t('move.nobody')}
      />
      <ul className={css.skills}>
        {Object.entries(skills).map(([key, level]) => (
          <li key={key}>
            <span>{name(key)}</span>
            <Select
              size="xs"
              w={120}
              aria-label={t('move.level', { skill: name(key) })}
              allowDeselect={false}
              data={LEVELS.map((one) => ({ value: one, label: t('move.least', { level: one }) }))}
              value={String(level)}
              onChange={(value) => onSkills({ ...skills, [key]: Number(value ?? 1) })}
            />
            <ActionIcon
              aria-label={t('move.withoutSkill', { skill: name(key) })}
              onClick={() => onSkills(Object.fromEntries(Object.entries(skills).filter(([one]) => one !== key)))}
            >
              <IconX size={15} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Hands the work to another queue, to one person, to whoever has the skills, or upwards; it keeps its place. */
export default function TransferDialog({ work, opened, onClose }: Props) {
  const { t } = useT('ticket');
  const text = useFailureText();
  const [how, setHow] = useState<How>('direct');
  const [target, setTarget] = useState<string | null>(null);
  const [skills, setSkills] = useState<Skills>({});
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);

  const send = () => {
    const params = { path: { id: work.id } };
    if (how === 'escalate') return api.POST('/api/v1/work-items/{id}/escalate', { params, body: { note } });
    const [kind, id] = (target ?? '').split(':');
    const body: Body = how === 'skills' ? { skills, note } : { [kind as 'queue']: Number(id), note };
    return api.POST('/api/v1/work-items/{id}/transfer', { params, body });
  };
  const move = async () => {
    setBusy(true);
    try {
      const { data } = await send();
      if (data) live.merge({ work_item: [data] });
      onClose();
    } catch (error) {
      const title = t(how === 'escalate' ? 'move.notEscalated' : 'move.failed');
      notifications.show({ color: 'red', title, message: text(error) });
    }
    setBusy(false);
  };
  const ready = how === 'escalate' || (how === 'skills' ? Object.keys(skills).length > 0 : target !== null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('move.title')}
      closeButtonProps={{ 'aria-label': t('move.close') }}
    >
      <SegmentedControl
        fullWidth
        mb="md"
        size="xs"
        aria-label={t('move.how')}
        data={(['direct', 'skills', 'escalate'] as const).map((one) => ({ value: one, label: t(`move.by.${one}`) }))}
        value={how}
        onChange={(value) => setHow(value as How)}
      />
      {how === 'direct' && <TargetPicker work={work} opened={opened} target={target} onTarget={setTarget} />}
      {how === 'skills' && <SkillPicker skills={skills} onSkills={setSkills} />}
      {how === 'escalate' && <p className={css.hint}>{t('move.escalateHint')}</p>}
      <Textarea
        mt="sm"
        label={t('move.note')}
        autosize
        minRows={2}
        maxRows={6}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button mt="md" fullWidth disabled={!ready} loading={busy} onClick={() => void move()}>
        {t(how === 'escalate' ? 'move.escalate' : 'move.submit')}
      </Button>
    </Modal>
  );
}
