import { Drawer } from '@mantine/core';
import { CustomerPanel } from '@/features/customer360/Panel';
import { useT } from '@/i18n/t';

interface Props {
  ticketId: number | null;
  onClose: () => void;
}

/** The customer on narrow screens: over the page instead of beside the ticket. */
export default function CustomerDrawer({ ticketId, onClose }: Props) {
  const { t } = useT('desk');
  const { t: panel } = useT('panel');
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={360}
      title={panel('label')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <CustomerPanel ticketId={ticketId} />
    </Drawer>
  );
}
