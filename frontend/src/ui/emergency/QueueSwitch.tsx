import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { QueueRehearsal, type QueueReport } from './Rehearsal';
import { EmergencySwitch } from './Switch';

interface Props {
  queue: { id: number; name: unknown; media: string };
  onClose: () => void;
}

/** The switch that closes a queue at once. */
export default function QueueSwitch({ queue, onClose }: Props) {
  const { t, lang } = useT('emergency');
  const name = localised(queue.name, lang);
  // only who is on the line hears a message
  const spoken = queue.media === 'voice';
  return (
    <EmergencySwitch<QueueReport>
      path={`queues/${queue.id}`}
      stale={['queues', 'supervision']}
      title={t('queue.title', { queue: name })}
      act={t('queue.close')}
      done={t('queue.done', { queue: name })}
      failed={t('queue.notClosed')}
      keep={t('keep')}
      longest={spoken ? 300 : 0}
      heard={(report) => report.would_hear}
      onClose={onClose}
    >
      {(report) => <QueueRehearsal report={report} spoken={spoken} />}
    </EmergencySwitch>
  );
}
