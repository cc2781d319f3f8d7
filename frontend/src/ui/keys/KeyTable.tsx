import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useMe, useSavePreference } from '@/api/me';
import { useT } from '@/i18n/t';
import { COMMANDS, type Command, type Keys, keyOf, refusalOf, useKeymap } from '@/lib/hotkeys';
import css from './Keys.module.css';

/** The key of one command; pressed, it takes the next letter for its own. */
function Letter({ command, keys, onKeys }: { command: Command; keys: Keys; onKeys: (keys: Keys) => void }) {
  const { t } = useT('keys');
  const [asks, setAsks] = useState(false);
  const [refused, setRefused] = useState('');
  const key = keyOf(command, keys);
  const take = (event: KeyboardEvent) => {
    if (!asks || event.key === 'Tab' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const next = event.key.toLowerCase();
    if (next === 'escape' || next === key) return setAsks(false);
    const why = refusalOf(command, next, keys);
    if (why === 'letter' || why === 'ways') return setRefused(t(why));
    if (why) return setRefused(t('taken', { key: next.toUpperCase(), command: t(why) }));
    const { [command]: _before, ...others } = keys;
    onKeys(next === COMMANDS[command] ? others : { ...others, [command]: next });
    setRefused('');
    setAsks(false);
  };
  return (
    <Line
      name={
        <>
          {t(command)}
          {refused && (
            <small className={css.refused} role="alert">
              {refused}
            </small>
          )}
        </>
      }
    >
      <button
        type="button"
        className={css.own}
        aria-label={t('change', { command: t(command), key: key.toUpperCase() || t('none') })}
        aria-pressed={asks}
        onClick={() => {
          setRefused('');
          setAsks(true);
        }}
        onBlur={() => {
          setRefused('');
          setAsks(false);
        }}
        onKeyDown={take}
      >
        <kbd>{asks ? t('press') : key.toUpperCase() || '–'}</kbd>
      </button>
    </Line>
  );
}

/** A command and its keys. */
export function Line({ name, children }: { name: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Commands of a single letter, each with the key of the person at this screen, who can change it here. */
export function KeyTable({ commands, children }: { commands: readonly Command[]; children?: ReactNode }) {
  const { t } = useT('keys');
  const me = useMe();
  const save = useSavePreference();
  const keys = me.keys as Keys;
  const choose = async (next: Keys) => {
    useKeymap.setState({ keys: next });
    if (await save({ keys: next })) return;
    useKeymap.setState({ keys });
    notifications.show({ color: 'red.8', message: t('notSaved') });
  };
  return (
    <>
      <dl className={css.keys}>
        {commands.map((command) => (
          <Letter key={command} command={command} keys={keys} onKeys={(next) => void choose(next)} />
        ))}
        {children}
      </dl>
      {commands.length > 0 && <p className="muted">{t('own')}</p>}
      {commands.length > 0 && Object.keys(keys).length > 0 && (
        <Button variant="default" size="xs" onClick={() => void choose({})}>
          {t('usual')}
        </Button>
      )}
    </>
  );
}
