import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type KeyboardEvent, useState } from 'react';
import { useMe, useSavePreference } from '@/api/me';
import { useT } from '@/i18n/t';
import { COMMANDS, type Command, type Keys, keyOf, MOD, refusalOf, useKeymap } from '@/lib/hotkeys';
import css from './KeyHelp.module.css';
import { useOpened } from './opened';

const FIXED = [
  ['palette', `${MOD} K`, '/'],
  ['send', `${MOD} Enter`],
  ['answer', 'F8'],
  ['end', 'Shift F8'],
  ['mute', 'F9'],
  ['hold', 'F10'],
  ['pass', 'F2'],
  ['record', 'F4'],
  ['dial', 'Shift F4'],
  ['desk', 'G D'],
  ['customers', 'G C'],
  ['knowledge', 'G K'],
  ['board', 'G W'],
  ['reports', 'G S'],
  ['close', 'Esc'],
] as const;

/** The key of one command; pressed, it takes the next letter for its own. */
function Letter({ command, keys, onKeys }: { command: Command; keys: Keys; onKeys: (keys: Keys) => void }) {
  const { t } = useT('shell');
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
    if (why === 'letter' || why === 'ways') return setRefused(t(`keys.${why}`));
    if (why) return setRefused(t('keys.taken', { key: next.toUpperCase(), command: t(`keys.${why}`) }));
    const { [command]: _before, ...others } = keys;
    onKeys(next === COMMANDS[command] ? others : { ...others, [command]: next });
    setRefused('');
    setAsks(false);
  };
  return (
    <div>
      <dt>
        {t(`keys.${command}`)}
        {refused && (
          <small className={css.refused} role="alert">
            {refused}
          </small>
        )}
      </dt>
      <dd>
        <button
          type="button"
          className={css.own}
          aria-label={t('keys.change', { command: t(`keys.${command}`), key: key.toUpperCase() })}
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
          <kbd>{asks ? t('keys.press') : key.toUpperCase()}</kbd>
        </button>
      </dd>
    </div>
  );
}

/** Every key, in one place; those of a single letter can be changed here. */
export default function KeyHelp() {
  const { t } = useT('shell');
  const me = useMe();
  const save = useSavePreference();
  const { layer, open } = useOpened();
  const keys = me.keys as Keys;
  const choose = async (next: Keys) => {
    useKeymap.setState({ keys: next });
    if (await save({ keys: next })) return;
    useKeymap.setState({ keys });
    notifications.show({ color: 'red.8', message: t('keys.notSaved') });
  };
  return (
    <Modal
      opened={layer === 'keys'}
      onClose={() => open(null)}
      title={t('keys.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('keys.close') }}
    >
      <dl className={css.keys}>
        {(Object.keys(COMMANDS) as Command[]).map((command) => (
          <Letter key={command} command={command} keys={keys} onKeys={(next) => void choose(next)} />
        ))}
        {FIXED.map(([name, ...all]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {all.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">{t('keys.own')}</p>
      <p className="muted">{t('keys.hint')}</p>
      {Object.keys(keys).length > 0 && (
        <Button variant="default" onClick={() => void choose({})}>
          {t('keys.usual')}
        </Button>
      )}
    </Modal>
  );
}
