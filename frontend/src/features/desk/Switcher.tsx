import { Popover } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { lazy, Spare } from '@/lib/later';
import { localised } from '@/lib/names';
import { inShort, isBuiltIn, type Pin, useCounts } from '@/lib/views';
import { usePins } from './usePins';
import css from './WorkList.module.css';

const ViewMenu = lazy(() => import('./ViewMenu'));

interface Props {
  view: Pin;
  onView: (view: Pin) => void;
}

/** What a list is called: ours in the reader's language, a kept one as it was called when it was chosen. */
export function useNameOf() {
  const { t, lang } = useT('desk');
  return ({ id, name }: Pin) => (isBuiltIn(id) ? t(`view.${id}`) : localised(name, lang) || `#${id}`);
}

/** The lists that this person pinned, each with how much it holds now, and behind the arrow all others. */
export function Switcher({ view, onView }: Props) {
  const { t, lang } = useT('desk');
  const nameOf = useNameOf();
  const counts = useCounts();
  const { pins, keep } = usePins();
  const [opened, setOpened] = useState(false);
  const shown = pins.some(({ id }) => id === view.id) ? pins : [view, ...pins];
  return (
    <div className={css.tabs}>
      <div className={css.pins}>
        {shown.map((one) => (
          <button
            key={one.id}
            type="button"
            className={css.tab}
            title={nameOf(one)}
            aria-pressed={view.id === one.id}
            onClick={() => onView(one)}
          >
            {isBuiltIn(one.id) ? t(`tab.${one.id}`) : <span className="ell">{nameOf(one)}</span>}
            <span className="num">{inShort(counts.get(one.id), lang)}</span>
          </button>
        ))}
      </div>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={324} trapFocus returnFocus>
        <Popover.Target>
          <button
            type="button"
            className={css.more}
            aria-label={t('views')}
            aria-expanded={opened}
            aria-haspopup="dialog"
            onPointerEnter={() => void ViewMenu.preload()}
            onClick={() => setOpened(!opened)}
          >
            <IconChevronDown size={15} aria-hidden />
          </button>
        </Popover.Target>
        <Popover.Dropdown p={8} aria-label={t('views')}>
          {opened && (
            <Spare>
              <ViewMenu
                view={view.id}
                pins={pins}
                counts={counts}
                onPins={(next) => void keep(next)}
                onView={(next) => {
                  setOpened(false);
                  onView(next);
                }}
              />
            </Spare>
          )}
        </Popover.Dropdown>
      </Popover>
    </div>
  );
}
