import { Combobox, Modal, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { type Command, useOffers } from '@/lib/commands';
import { useFailureText } from '@/ui/State';
import { useCallCommands } from './callCommands';
import { LOOK, useDeskCommands, useStates, useWays } from './commands';
import { useFound } from './found';
import { fitting } from './matching';
import { useOpened } from './opened';
import { useSounds } from './sounds';

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

interface Group {
  name: string;
  items: Command[];
}

/** Everything that can be done here, in its groups: what lies nearest first. */
function useGroups(query: string): Group[] {
  const { t } = useT('palette');
  const offers = useOffers((state) => state.offers);
  const ways = useWays();
  const all: Group[] = [
    { name: t('group.ticket'), items: [...(offers.get('writing') ?? []), ...(offers.get('ticket') ?? [])] },
    { name: t('group.call'), items: useCallCommands() },
    { name: t('group.go'), items: ways.go },
    { name: t('group.state'), items: useStates() },
    { name: t('group.lists'), items: ways.lists },
    { name: t('group.settings'), items: ways.settings },
    { name: t('group.desk'), items: useDeskCommands() },
  ];
  const sounds = useSounds(all.flatMap(({ items }) => items.map(({ label }) => label)));
  return all.map(({ name, items }) => ({ name, items: fitting(items, query, sounds) }));
}

function Content({ close }: { close: () => void }) {
  const { t } = useT('palette');
  const { t: word } = useT('shell');
  const failure = useFailureText();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [, redraw] = useState(0);
  const query = text.trim().toLowerCase();
  // an operator without its value is not a question yet
  const [asked] = useDebouncedValue(/[:：]\s*$/.test(text) ? '' : text.trim(), 180);
  const found = useFound(asked);
  const commands = useGroups(query);
  // whoever offers commands makes them only while somebody looks for one
  useEffect(() => {
    useOffers.setState({ wanted: true });
    return () => useOffers.setState({ wanted: false });
  }, []);
  // Escape is taken by the list, so closing the list closes the dialog
  const box = useCombobox({ opened: true, onDropdownClose: close });
  const everything: Command = {
    id: 'everything',
    label: t('everything', { query: text.trim() }),
    icon: <IconSearch {...LOOK} />,
    run: () => void navigate({ to: '/search', search: { q: text.trim() } }),
  };
  const groups = [
    ...commands,
    { name: t('tickets'), items: found.tickets },
    { name: t('customers'), items: found.customers },
    { name: t('articles'), items: found.articles },
    { name: t('group.found'), items: query ? [everything] : [] },
  ].filter((group) => group.items.length);
  const count = groups.reduce((sum, group) => sum + group.items.length, 0) - (query ? 1 : 0);
  const first = groups[0]?.items[0]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match is chosen again whenever the matches change
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      box.selectFirstOption();
      redraw((n) => n + 1); // lets the list pick up its id for aria-controls
    });
    return () => cancelAnimationFrame(frame);
  }, [query, first]);

  const submit = (id: string) => {
    close();
    for (const group of groups) group.items.find((one) => one.id === id)?.run();
  };
  const unclear = found.error instanceof Failure && found.error.code.startsWith('search.');
  return (
    <>
      <Combobox store={box} withinPortal={false} onOptionSubmit={submit}>
        <Combobox.EventsTarget withExpandedAttribute>
          <input
            className="cmd-input"
            data-autofocus
            aria-label={t('placeholder')}
            placeholder={t('placeholder')}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </Combobox.EventsTarget>
        <Combobox.Options className="cmd-list" aria-label={word('top.search')}>
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
          {!!found.error && (
            <div className="cmd-trouble" role="alert">
              {unclear ? failure(found.error) : t('failed')}
            </div>
          )}
          {!count && !found.error && <Combobox.Empty>{t(found.searching ? 'searching' : 'none')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox>
      <span className="sr" role="status">
        {t('results', { count })}
      </span>
    </>
  );
}

/** Everything by name. Own palette on Modal + Combobox: Mantine's Spotlight has no dialog name and no active option. */
export default function Palette() {
  const { t } = useT('shell');
  // read before it opens: what waits inside would miss the focus
  useT('palette');
  useT('settings');
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
