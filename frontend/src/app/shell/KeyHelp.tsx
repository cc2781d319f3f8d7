import { Modal } from '@mantine/core';
import { useT } from '@/i18n/t';
import { MOD } from '@/lib/hotkeys';
import css from './KeyHelp.module.css';
import { useOpened } from './opened';

const KEYS = [
  ['palette', `${MOD} K`, '/'],
  ['next', 'J', 'K'],
  ['reply', 'R'],
  ['note', 'N'],
  ['resolve', 'E'],
  ['transfer', 'T'],
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

/** Every key, in one place. */
export default function KeyHelp() {
  const { t } = useT('shell');
  const { layer, open } = useOpened();
  return (
    <Modal
      opened={layer === 'keys'}
      onClose={() => open(null)}
      title={t('keys.title')}
      size={560}
      closeButtonProps={{ 'aria-label': t('keys.close') }}
    >
      <dl className={css.keys}>
        {KEYS.map(([name, ...keys]) => (
          <div key={name}>
            <dt>{t(`keys.${name}`)}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">{t('keys.hint')}</p>
    </Modal>
  );
}
