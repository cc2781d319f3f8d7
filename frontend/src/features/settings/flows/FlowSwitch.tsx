import { useT } from '@/i18n/t';
import css from '@/ui/emergency/Emergency.module.css';
import { Heard } from '@/ui/emergency/Rehearsal';
import { EmergencySwitch } from '@/ui/emergency/Switch';
import type { Flow, Report } from './api';

/** The switch that answers every call of this flow with one message at once. */
export default function FlowSwitch({ flow, onClose }: { flow: Flow; onClose: () => void }) {
  const { t } = useT('emergency');
  return (
    <EmergencySwitch<Report>
      path={`flows/${flow.id}`}
      stale={['flows']}
      title={t('flow.title')}
      act={t('flow.act')}
      done={t('flow.done')}
      failed={t('flow.failed')}
      keep={t('leave')}
      longest={1000}
      heard={(report) => report.heard}
      onClose={onClose}
    >
      {({ numbers, heard, unknown }) => (
        <ul className={css.effects}>
          <li>
            {numbers.length ? t('flow.would', { numbers: numbers.join(', ') }) : t('flow.noNumbers')}
            <Heard texts={heard} />
          </li>
          <li>
            {t('flow.withheld')}
            <Heard texts={Object.fromEntries(unknown.map((one) => [one.language, one.text]))} />
          </li>
        </ul>
      )}
    </EmergencySwitch>
  );
}
