import { Button, Menu, Select, TagsInput } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { newKey } from '@/api/call';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { useHotkeys } from '@/lib/hotkeys';
import { usePeople, useQueues } from '@/lib/lists';
import { localised } from '@/lib/names';
import { PRIORITIES, STATUSES } from '@/lib/tickets';
import { useAction } from '@/ui/action';
import { isSure } from '@/ui/sure';
import { Tip } from '@/ui/Tip';
import { type BulkChange, type Chosen, startBulk } from './api';
import css from './Lists.module.css';
import type { Selection } from './selection';

const WRITTEN = ['email', 'task', 'chat'];

interface Act {
  act: (change: BulkChange) => void;
}

const Down = <IconChevronDown size={14} aria-hidden />;

function Words({ act }: Act) {
  const { t } = useT('lists');
  const { t: word } = useT('common');
  return (
    <>
      <Menu width={200}>
        <Menu.Target>
          <Button variant="default" rightSection={Down}>
            {t('bulk.status')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {STATUSES.map((status) => (
            <Menu.Item key={status} onClick={() => act({ status })}>
              {word(`status.${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu width={160}>
        <Menu.Target>
          <Button variant="default" rightSection={Down}>
            {t('bulk.priority')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {PRIORITIES.map((priority) => (
            <Menu.Item key={priority} onClick={() => act({ priority })}>
              {word(`priority.${priority}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Assign({ act }: Act) {
  const { t } = useT('lists');
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const people = usePeople(opened);
  const data = (people.data ?? []).map((one) => ({ value: String(one.id), label: one.name }));
  return (
    <Menu opened={opened} onChange={setOpened} trapFocus={false}>
      <Menu.Target>
        <Button variant="default" rightSection={Down}>
          {t('bulk.assign')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => act({ assignee: me.id })}>{t('bulk.toMe')}</Menu.Item>
        <Menu.Item onClick={() => act({ assignee: null })}>{t('bulk.toNobody')}</Menu.Item>
        <div className={css.pick}>
          <Select
            size="xs"
            searchable
            limit={30}
            comboboxProps={{ withinPortal: false }}
            aria-label={t('bulk.findPerson')}
            placeholder={t('bulk.findPerson')}
            data={data}
            value={null}
            onChange={(id) => {
              setOpened(false);
              if (id) act({ assignee: Number(id) });
            }}
          />
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

function Move({ act }: Act) {
  const { t, lang } = useT('lists');
  const [opened, setOpened] = useState(false);
  const queues = useQueues(opened);
  return (
    <Menu opened={opened} onChange={setOpened} width={220}>
      <Menu.Target>
        <Button variant="default" rightSection={Down}>
          {t('bulk.move')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {(queues.data ?? [])
          .filter((queue) => WRITTEN.includes(queue.media))
          .map((queue) => (
            <Menu.Item key={queue.id} onClick={() => act({ queue: queue.id })}>
              {localised(queue.name, lang)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Tags({ act }: Act) {
  const { t } = useT('lists');
  const [opened, setOpened] = useState(false);
  const [add, setAdd] = useState<string[]>([]);
  const [remove, setRemove] = useState<string[]>([]);
  return (
    <Menu opened={opened} onChange={setOpened} trapFocus={false} closeOnItemClick={false}>
      <Menu.Target>
        <Button variant="default" rightSection={Down}>
          {t('bulk.tag')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={css.pick}>
          <TagsInput size="xs" label={t('bulk.add')} value={add} onChange={setAdd} maxTags={20} />
          <TagsInput size="xs" label={t('bulk.remove')} value={remove} onChange={setRemove} maxTags={20} />
          <Button
            size="xs"
            disabled={!add.length && !remove.length}
            onClick={() => {
              setOpened(false);
              act({ ...(add.length && { add_tags: add }), ...(remove.length && { remove_tags: remove }) });
            }}
          >
            {t('bulk.apply')}
          </Button>
        </div>
      </Menu.Dropdown>
    </Menu>
  );
}

interface Props {
  selection: Selection;
  /** every row that is here is selected, and there are more */
  whole: boolean;
  count: number | null | undefined;
  chosen: Chosen;
  onEverything: () => void;
  onClear: () => void;
  onBegun: (job: number) => void;
}

/** What is selected, and what can be done with all of it at once. */
export function BulkBar({ selection, whole, count, chosen, onEverything, onClear, onBegun }: Props) {
  const { t, lang } = useT('lists');
  useHotkeys({ Escape: onClear });
  const begin = useAction(async (change: BulkChange) => onBegun((await startBulk(chosen, change, newKey())).id), {
    failed: t('bulk.failed'),
  });
  const act = async (change: BulkChange) => {
    if (selection.all && !(await isSure({ text: t('bulk.sure'), yes: t('bulk.apply') }))) return;
    begin.mutate(change);
  };
  const number = count && count < 1000 ? new Intl.NumberFormat(lang).format(count) : '999+';
  return (
    <section className={css.bulk} aria-label={t('bulk.label')}>
      <span className={`${css.words} num`} role="status">
        {selection.all ? t('bulk.allSelected') : t('bulk.count', { count: selection.ids.size })}
      </span>
      {whole && !selection.all && (
        <Button size="compact-sm" variant="subtle" onClick={onEverything}>
          {count ? t('bulk.selectMatching', { number }) : t('bulk.selectEvery')}
        </Button>
      )}
      <Words act={(change) => void act(change)} />
      <Assign act={(change) => void act(change)} />
      <Move act={(change) => void act(change)} />
      <Tags act={(change) => void act(change)} />
      <Tip label={t('bulk.clear')} keys="Esc" onClick={onClear}>
        <IconX size={16} />
      </Tip>
    </section>
  );
}
