import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { boundNow, COMMANDS, type Command, MOD } from '@/lib/hotkeys';
import css from '@/ui/keys/Keys.module.css';
import { KeyTable, Line } from '@/ui/keys/KeyTable';
import { useOpened } from './opened';
import { pagesOf } from './pages';

/** Keys that are the same for everybody, with what binds them; without that, those of the place they are pressed in. */
const FIXED = [
  ['palette', '$mod+k', `${MOD} K`, '/'],
  ['help', 'Shift+?', '?'],
  ['send', 'r', `${MOD} Enter`],
  ['answer', 'F8', 'F8'],
  ['end', 'Shift+F8', 'Shift F8'],
  ['mute', 'F9', 'F9'],
  ['hold', 'F10', 'F10'],
  ['pass', 'F2', 'F2'],
  ['record', 'F4', 'F4'],
  ['dial', 'Shift+F4', 'Shift F4'],
  ['top', '', 'Esc'],
] as const;

function Content() {
  const { t } = useT('keys');
  const { t: word } = useT('shell');
  const { t: said } = useT('palette');
  const me = useMe();
  // what worked when this was opened: it lies over it meanwhile
  const [bound] = useState(boundNow);
  const here = (Object.keys(COMMANDS) as Command[]).filter((one) => bound.has(COMMANDS[one]));
  const ways = [
    ...pagesOf(me).map(({ name, key }) => [word(`nav.${name}`), key] as const),
    [said('search'), 'f'] as const,
    [word('nav.settings'), 'p'] as const,
  ];
  return (
    <>
      {here.length > 0 && (
        <section aria-label={t('here')}>
          <h3 className={css.heading}>{t('here')}</h3>
          <KeyTable commands={here} />
        </section>
      )}
      <section aria-label={t('everywhere')}>
        <h3 className={css.heading}>{t('everywhere')}</h3>
        <dl className={css.keys}>
          {FIXED.filter(([, binding]) => !binding || bound.has(binding)).map(([name, , ...all]) => (
            <Line key={name} name={t(name)}>
              {all.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </Line>
          ))}
        </dl>
      </section>
      <section aria-label={t('go')}>
        <h3 className={css.heading}>{t('go')}</h3>
        <dl className={css.keys}>
          {ways.map(([name, key]) => (
            <Line key={key} name={name}>
              <kbd>G {key.toUpperCase()}</kbd>
            </Line>
          ))}
        </dl>
      </section>
      <p className="muted">{t('hint')}</p>
    </>
  );
}

/** The keys that work on this screen, in one place; those of a single letter can be changed here. */
export default function KeyHelp() {
  const { t } = useT('keys');
  // read before it opens: nothing of the screen is taken down while the words come
  useT('palette');
  const { layer, open } = useOpened();
  return (
    <Modal
      opened={layer === 'keys'}
      onClose={() => open(null)}
      title={t('title')}
      size={600}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Content />
    </Modal>
  );
}
