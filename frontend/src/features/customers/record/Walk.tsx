import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useT } from '@/i18n/t';
import css from './Record.module.css';
import { useNeighbours } from './walk';

/** Through the list that one came from, without going back to it: by button, or with Alt and an arrow. */
export function Walk({ id }: { id: number }) {
  const { t } = useT('record');
  const nav = useNavigate();
  const { previous, following, place } = useNeighbours(id);
  const { tab } = useSearch({ strict: false }) as { tab?: string };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const to = event.key === 'ArrowUp' ? previous : event.key === 'ArrowDown' ? following : null;
      if (!event.altKey || event.ctrlKey || event.metaKey || to === null) return;
      event.preventDefault();
      void nav({ to: '/customers/{-$id}', params: { id: String(to) }, search: tab ? { tab } : {} });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [nav, previous, following, tab]);
  if (place === null) return null;
  const step = (label: string, to: number | null, Icon: typeof IconChevronUp) => (
    <Tooltip label={label}>
      <ActionIcon
        size={30}
        aria-label={label}
        disabled={to === null}
        onClick={() => void nav({ to: '/customers/{-$id}', params: { id: String(to) }, search: tab ? { tab } : {} })}
      >
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <nav className={css.walk} aria-label={t('walk.title')}>
      {step(t('walk.previous'), previous, IconChevronUp)}
      {step(t('walk.next'), following, IconChevronDown)}
    </nav>
  );
}
