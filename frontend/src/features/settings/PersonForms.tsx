import { Button, Drawer, Group, Modal, NativeSelect, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Failure } from '@/api/failure';
import { useMe } from '@/api/me';
import { LANGUAGE_CHOICES } from '@/i18n';
import { useT } from '@/i18n/t';
import { zones } from '@/lib/time';
import { useAction } from '@/ui/action';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
import { isSure } from '@/ui/sure';
import own from './People.module.css';
import {
  type Card,
  changePerson,
  createPerson,
  type Given,
  ROLES,
  resetPassword,
  SCOPES,
  STALE,
  setActive,
} from './people';
import { Secret } from './Secret';
import { indented, inOrder, useTeams } from './Teams';

type Change = (change: Partial<Given>) => void;
const fieldsOf = (error: unknown) => (error instanceof Failure ? error.fields : {});
/** The form shows what the server says about a field; everything else is said beside it. */
const isShown = (error: unknown) => Object.keys(fieldsOf(error)).length > 0;

interface FieldsProps {
  given: Pick<Given, 'name' | 'email' | 'role' | 'data_scope' | 'team'>;
  wrong: Record<string, string>;
  /** nobody takes their own role away by mistake */
  isMe?: boolean;
  onChange: Change;
}

function Fields({ given, wrong, isMe = false, onChange }: FieldsProps) {
  const { t } = useT('settings');
  const teams = inOrder(useTeams().data ?? []);
  return (
    <>
      <TextInput
        label={t('people.name')}
        required
        maxLength={120}
        value={given.name}
        error={wrong.name}
        onChange={(e) => onChange({ name: e.currentTarget.value })}
      />
      <TextInput
        label={t('people.email')}
        type="email"
        maxLength={254}
        value={given.email}
        error={wrong.email}
        onChange={(e) => onChange({ email: e.currentTarget.value })}
      />
      <NativeSelect
        label={t('people.role')}
        description={isMe ? t('people.ownRole') : undefined}
        disabled={isMe}
        value={given.role}
        error={wrong.role}
        data={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        onChange={(e) => onChange({ role: e.currentTarget.value as Given['role'] })}
      />
      <NativeSelect
        label={t('people.sees')}
        value={given.data_scope}
        error={wrong.data_scope}
        data={SCOPES.map((value) => ({ value, label: t(`people.scope.${value}`) }))}
        onChange={(e) => onChange({ data_scope: e.currentTarget.value as Given['data_scope'] })}
      />
      <NativeSelect
        label={t('people.team')}
        value={given.team ?? ''}
        error={wrong.team}
        data={[
          { value: '', label: t('people.noTeam') },
          ...teams.map((team) => ({ value: String(team.id), label: indented(team) })),
        ]}
        onChange={(e) => onChange({ team: Number(e.currentTarget.value) || null })}
      />
    </>
  );
}

/** Somebody new; the password that the server made is shown once. */
export function NewPerson({ onClose }: { onClose: () => void }) {
  const { t, lang } = useT('settings');
  const me = useMe();
  const [given, setGiven] = useState<Given>({
    username: '',
    name: '',
    email: '',
    role: 'agent',
    data_scope: 'team',
    team: null,
    language: lang,
    timezone: me.timezone,
  });
  const create = useAction(() => createPerson(given), { failed: t('people.notMade'), stale: STALE, shown: isShown });
  const wrong = fieldsOf(create.error);
  const change: Change = (next) => setGiven((was) => ({ ...was, ...next }));
  const submit = (e: FormEvent) => {
    e.preventDefault();
    create.mutate(undefined);
  };
  const made = create.data;
  return (
    <Modal
      opened
      onClose={onClose}
      title={made ? t('people.passwordOf', { who: made.person.name }) : t('people.new')}
      closeOnClickOutside={!made}
      closeOnEscape={!made}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {made ? (
        <>
          <p className={own.hint}>{t('people.handOver', { username: made.person.username })}</p>
          <Secret label={t('people.password')} secret={made.password} onClose={onClose} />
        </>
      ) : (
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={t('people.username')}
              description={t('people.usernameHint')}
              required
              data-autofocus
              autoComplete="off"
              maxLength={60}
              value={given.username}
              error={wrong.username}
              onChange={(e) => change({ username: e.currentTarget.value.trim() })}
            />
            <Fields given={given} wrong={wrong} onChange={change} />
            <NativeSelect
              label={t('profile.language')}
              value={given.language}
              data={LANGUAGE_CHOICES}
              onChange={(e) => change({ language: e.currentTarget.value as Given['language'] })}
            />
            <Select
              label={t('profile.timezone')}
              searchable
              limit={60}
              allowDeselect={false}
              data={zones(me.timezone)}
              value={given.timezone}
              error={wrong.timezone}
              onChange={(timezone) => timezone && change({ timezone })}
            />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" disabled={!given.username || !given.name.trim()} loading={create.isPending}>
                {t('people.make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

interface BasicsProps {
  /** as they were when the form was opened: what others save meanwhile does not touch what is typed here */
  person: Card;
  isMe: boolean;
  onSaved: (person: Card) => void;
}

function Basics({ person, isMe, onSaved }: BasicsProps) {
  const { t } = useT('settings');
  const before = {
    name: person.name,
    email: person.email,
    role: person.role,
    data_scope: person.data_scope,
    team: person.team_id,
  };
  const [given, setGiven] = useState(before);
  const changed = Object.fromEntries(
    Object.entries(given).filter(([key, value]) => value !== before[key as keyof typeof before]),
  ) as Partial<Given>;
  const save = useAction((version: number) => changePerson(person.id, { ...changed, version }), {
    failed: t('people.failed'),
    done: t('people.saved', { who: person.name }),
    stale: STALE,
    shown: (error) => isShown(error) || isStale(error),
  });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    save.mutate(person.version, { onSuccess: onSaved });
  };
  const theirs = isStale(save.error) ? (save.error.detail.current as Card) : person;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Fields
          given={given}
          wrong={fieldsOf(save.error)}
          isMe={isMe}
          onChange={(next) => setGiven((was) => ({ ...was, ...next }) as typeof was)}
        />
        <Meanwhile
          error={save.error}
          load={() => onSaved(theirs)}
          keep={() => save.mutate(theirs.version, { onSuccess: onSaved })}
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={!Object.keys(changed).length || !given.name.trim()} loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Access({ person }: { person: Card }) {
  const { t } = useT('settings');
  const who = person.name;
  const reset = useAction(() => resetPassword(person.id), { failed: t('people.notReset') });
  const admit = useAction((active: boolean) => setActive(person.id, active), {
    failed: t('people.failed'),
    stale: STALE,
  });
  const sure = (text: 'people.resetSure' | 'people.shutSure', yes: 'people.reset' | 'people.shut') =>
    isSure({ text: t(text, { who }), yes: t(yes), grave: true });
  const turn = async () => {
    if (!person.is_active || (await sure('people.shutSure', 'people.shut'))) admit.mutate(!person.is_active);
  };
  return (
    <section className={own.access}>
      <h3>{t('people.access')}</h3>
      {reset.data ? (
        <Secret label={t('people.password')} secret={reset.data.password} onClose={reset.reset} />
      ) : (
        <div>
          <p>{t('people.resetHint')}</p>
          <Button
            variant="default"
            loading={reset.isPending}
            onClick={() => void sure('people.resetSure', 'people.reset').then((yes) => yes && reset.mutate(undefined))}
          >
            {t('people.reset')}
          </Button>
        </div>
      )}
      <div>
        <p>{t(person.is_active ? 'people.shutHint' : 'people.admitHint')}</p>
        <Button variant="default" color="red" loading={admit.isPending} onClick={() => void turn()}>
          {t(person.is_active ? 'people.shut' : 'people.admit')}
        </Button>
      </div>
    </section>
  );
}

/** What somebody may do and see, and whether they may come in at all. */
export function EditPerson({ person, onClose }: { person: Card; onClose: () => void }) {
  const { t } = useT('settings');
  const isMe = useMe().id === person.id;
  const [opened, setOpened] = useState(person);
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={460}
      title={`${person.name} (${person.username})`}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Basics key={opened.version} person={opened} isMe={isMe} onSaved={setOpened} />
      {isMe ? <p className={own.hint}>{t('people.ownAccess')}</p> : <Access person={person} />}
    </Drawer>
  );
}
