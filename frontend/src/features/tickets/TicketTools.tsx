import { Modal, Tabs } from '@mantine/core';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { History } from './History';
import { Links } from './Links';
import { Tasks } from './Tasks';

export type Tool = 'tasks' | 'links' | 'history';

interface Props {
  ticket: Schema['TicketDetail'];
  tool: Tool;
  onTool: (tool: Tool) => void;
  onClose: () => void;
}

/** What belongs to a ticket beside its talk: what is still to be done, other tickets, who changed what. */
export default function TicketTools({ ticket, tool, onTool, onClose }: Props) {
  const { t } = useT('talk');
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('tools.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <Tabs value={tool} onChange={(next) => next && onTool(next as Tool)} keepMounted={false}>
        <Tabs.List>
          {(['tasks', 'links', 'history'] as const).map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tools.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="tasks" pt="sm">
          <Tasks ticket={ticket.id} />
        </Tabs.Panel>
        <Tabs.Panel value="links" pt="sm">
          <Links ticket={ticket.id} />
        </Tabs.Panel>
        <Tabs.Panel value="history" pt="sm">
          <History ticket={ticket.id} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}
