import { Button, Group, Modal, Skeleton, Stack, TextInput } from '@mantine/core';
import { IconPencil, IconPlus, IconSearch, IconStars } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import type { Skill } from '@/lib/lists';
import { localised } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import css from '../Settings.module.css';
import { createSkill, renameSkill, useAgents, useSkills } from './api';
import { NamesInput } from './fields';
import { Matrix } from './Matrix';
import type { Names } from './model';
import own from './Routing.module.css';

function SkillDialog({ old, onClose }: { old: Skill | undefined; onClose: () => void }) {
  const { t } = useT('settings');
  const [name, setName] = useState<Names>(old?.name ?? {});
  const [key, setKey] = useState(old?.key ?? '');
  const save = useAction(() => (old ? renameSkill(old.id, name) : createSkill({ key, name })), {
    failed: t('skills.failed'),
    stale: ['skills'],
  });
  const fields = save.error instanceof Failure ? save.error.fields : {};
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(undefined, { onSuccess: onClose });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(old ? 'skills.rename' : 'skills.new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <NamesInput label={t('codes.name')} required value={name} error={fields.name} onChange={setName} />
          <TextInput
            label={t('codes.code')}
            description={t('skills.keyHint')}
            required
            disabled={!!old}
            value={key}
            error={fields.key}
            onChange={(e) => setKey(e.currentTarget.value.toLowerCase().replace(/[^a-z0-9_-]/g, '-'))}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!key || !(name.en || name['zh-CN'])} loading={save.isPending}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Who can do what, and how well; with their queues and what they can hold. */
export function Skills() {
  const { t, lang } = useT('settings');
  const skills = useSkills();
  const agents = useAgents();
  const [dialog, setDialog] = useState<Skill | 'new'>();
  const [find, setFind] = useState('');
  const error = skills.error ?? agents.error;
  const wanted = find.trim().toLowerCase();
  const rows = agents.data?.filter(({ person }) => `${person.name} ${person.team}`.toLowerCase().includes(wanted));
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{t('section.skills')}</h2>
          <p className="muted">{t('skills.lead')}</p>
        </div>
        <Group gap="xs">
          <TextInput
            size="xs"
            aria-label={t('skills.find')}
            placeholder={t('skills.find')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={find}
            onChange={(e) => setFind(e.currentTarget.value)}
          />
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setDialog('new')}>
            {t('skills.new')}
          </Button>
        </Group>
      </header>
      <div className={own.skillNames}>
        {skills.data?.map((skill) => (
          <button
            key={skill.id}
            type="button"
            className={own.skillName}
            title={t('skills.renameOne', { name: localised(skill.name, lang) })}
            onClick={() => setDialog(skill)}
          >
            {localised(skill.name, lang)} <code>{skill.key}</code> <IconPencil size={13} aria-hidden />
          </button>
        ))}
      </div>
      {error && !rows ? (
        <Trouble
          title={t('skills.notLoaded')}
          error={error}
          retry={() => void Promise.all([skills.refetch(), agents.refetch()])}
        />
      ) : !rows || !skills.data ? (
        <Skeleton height={320} radius={10} />
      ) : rows.length ? (
        <Matrix agents={rows} skills={skills.data} />
      ) : (
        <Empty title={t(wanted ? 'skills.noMatch' : 'skills.empty')} icon={<IconStars size={26} aria-hidden />}>
          <p>{t(wanted ? 'skills.noMatchHint' : 'skills.emptyHint')}</p>
        </Empty>
      )}
      {dialog && <SkillDialog old={dialog === 'new' ? undefined : dialog} onClose={() => setDialog(undefined)} />}
    </div>
  );
}
