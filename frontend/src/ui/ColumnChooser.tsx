import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { memo } from 'react';
import { useT } from '@/i18n/t';
import { arranged, type ColumnOf } from '@/lib/columns';
import css from './ColumnChooser.module.css';

interface Props<T> {
  all: ColumnOf<T>[];
  chosen: string[];
  onChange: (columns: string[]) => void;
}

function Chooser<T>({ all, chosen, onChange }: Props<T>) {
  const { t } = useT('supervision');
  const shown = arranged(all, chosen).filter((column) => !column.fixed);
  const hidden = all.filter((column) => !column.fixed && !shown.includes(column));
  const ids = shown.map((column) => column.id);
  const move = (at: number, by: number) => {
    const next = [...ids];
    const [one] = next.splice(at, 1);
    if (one) next.splice(at + by, 0, one);
    onChange(next);
  };
  return (
    <Popover position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<IconColumns3 size={15} aria-hidden />}>
          {t('table.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable by keyboard */}
        <section className={css.chooser} tabIndex={0} aria-label={t('table.columns')}>
          {[...shown, ...hidden].map((column, i) => (
            <div key={column.id}>
              <Checkbox
                size="xs"
                flex={1}
                label={column.head}
                checked={i < shown.length}
                disabled={shown.length === 1 && i === 0}
                onChange={(event) =>
                  onChange(event.currentTarget.checked ? [...ids, column.id] : ids.filter((id) => id !== column.id))
                }
              />
              {i < shown.length && (
                <>
                  <ActionIcon
                    size={24}
                    disabled={i === 0}
                    aria-label={t('table.earlier', { name: column.head })}
                    onClick={() => move(i, -1)}
                  >
                    <IconArrowUp size={14} />
                  </ActionIcon>
                  <ActionIcon
                    size={24}
                    disabled={i === shown.length - 1}
                    aria-label={t('table.later', { name: column.head })}
                    onClick={() => move(i, 1)}
                  >
                    <IconArrowDown size={14} />
                  </ActionIcon>
                </>
              )}
            </div>
          ))}
        </section>
        <div className={css.chooserFoot}>
          {t('table.kept')}
          <Button size="compact-xs" variant="subtle" onClick={() => onChange([])}>
            {t('table.usual')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Which columns a table shows, and in which order; kept with the person. */
export const ColumnChooser = memo(Chooser) as typeof Chooser;
