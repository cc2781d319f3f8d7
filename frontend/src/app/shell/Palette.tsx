import { Combobox, Modal, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useT } from '@/i18n/t';
import { type Command, useCommands, useFound } from './commands';
import { useOpened } from './opened';

function Mark({ text, query }: { text: string; query: string }) {
  const at = query ? text.toLowerCase().indexOf(query) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + query.length)}</mark>
      {text.slice(at + query.length)}
    </>
  );
}

const matches = (command: Command, query: string) =>
  !query || `${command.label} ${command.description ?? ''} ${command.keywords ?? ''}`.toLowerCase().includes(query);

function Content({ close }: { close: () => void }) {
  const { t } = useT('shell');
  const [text, setText] = useState('');
  const [, redraw] = useState(0);
  const query = text.trim().toLowerCase();
  const [asked] = useDebouncedValue(text.trim(), 180);
  const commands = useCommands();
  const found = useFound(asked);
  // Escape is taken by the list, so closing the list closes the dialog
  const box = useCombobox({ opened: true, onDropdownClose: close });
  const groups = useMemo(
    () =>
      [
        { name: t('palette.actions'), items: commands.filter((one) => matches(one, query)) },
        { name: t('palette.tickets'), items: found.tickets },
        { name: t('palette.customers'), items: found.customers },
        { name: t('palette.articles'), items: found.articles },
      ].filter((group) => group.items.length),
    [t, commands, found, query],
  );
  const count = groups.reduce((sum, group) => sum + group.items.length, 0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match is chosen again whenever the matches change
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      box.selectFirstOption();
      redraw((n) => n + 1); // lets the list pick up its id for aria-controls
    });
    return () => cancelAnimationFrame(frame);
  }, [query, count]);

  const submit = (id: string) => {
    close();
    for (const group of groups) group.items.find((one) => one.id === id)?.run();
  };
  return (
    <>
      <Combobox store={box} withinPortal={false} onOptionSubmit={submit}>
        <Combobox.EventsTarget withExpandedAttribute>
          <input
            className="cmd-input"
            data-autofocus
            aria-label={t('palette.placeholder')}
            placeholder={t('palette.placeholder')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <Combobox.Options className="cmd-list" aria-label={t('top.search')}>
          {groups.map((group) => (
            <Combobox.Group key={group.name} label={group.name} className="cmd-group">
              {group.items.map((one) => (
                <Combobox.Option key={one.id} value={one.id} className="cmd-action">
                  <span className="cmd-ic">{one.icon}</span>
                  <span className="cmd-l">
                    <span className="ell">
                      <Mark text={one.label} query={query} />
                    </span>
                    {one.description && <small className="ell">{one.description}</small>}
                  </span>
                  {one.keys && <kbd>{one.keys}</kbd>}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
          {found.failed && (
            <div className="cmd-trouble" role="alert">
              {t('palette.failed')}
            </div>
          )}
          {!count && !found.failed && (
            <Combobox.Empty>{t(found.searching ? 'palette.searching' : 'palette.none')}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox>
      <span className="sr" role="status">
        {t('palette.results', { count })}
      </span>
    </>
  );
}

/** Everything by name. Own palette on Modal + Combobox: Mantine's Spotlight has no dialog name and no active option. */
export default function Palette() {
  const { t } = useT('shell');
  const { layer, open } = useOpened();
  const close = () => open(null);
  return (
    <Modal.Root
      opened={layer === 'palette'}
      onClose={close}
      size={600}
      yOffset={80}
      transitionProps={{ duration: 90, transition: 'fade' }}
    >
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content radius={10} aria-label={t('top.search')}>
        <Modal.Body p={0}>
          <Content close={close} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
