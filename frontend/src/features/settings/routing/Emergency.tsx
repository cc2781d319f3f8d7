import { Button, Group } from '@mantine/core';
import { IconDoorEnter, IconHandStop, IconTestPipe } from '@tabler/icons-react';
import { useState } from 'react';
import { isClosedAlready, Rehearsal, type Report } from '@/features/supervision/rehearsal';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { fmt } from '@/lib/time';
import { useAction } from '@/ui/action';
import { closeQueue, openQueue } from './api';
import { NamesInput, Part } from './fields';
import { useEditing } from './form';
import type { Names } from './model';
import css from './Routing.module.css';

function Rehearsed({ report, spoken }: { report: Report; spoken: boolean }) {
  const { t } = useT('settings');
  return (
    <div className={css.report} role="status">
      <Rehearsal report={report} spoken={spoken} />
      {spoken && (
        <>
          <p lang="en">{report.would_hear.en}</p>
          <p lang="zh-CN">{report.would_hear['zh-CN']}</p>
        </>
      )}
      <small className="muted">{t('emergency.nothing')}</small>
    </div>
  );
}

/** The switch that closes a queue at once, and its rehearsal. */
export function Emergency() {
  const { t, lang } = useT('settings');
  const { base } = useEditing();
  const spoken = base.media === 'voice';
  const [message, setMessage] = useState<Names>({});
  const [report, setReport] = useState<Report>();
  const words = { failed: t('emergency.failed'), stale: ['queues'] };
  const rehearse = useAction(() => closeQueue(base.id, message, true), words);
  const close = useAction((replace: boolean) => closeQueue(base.id, message, false, replace), {
    ...words,
    done: t('emergency.closed'),
    shown: isClosedAlready,
  });
  const open = useAction(() => openQueue(base.id), { ...words, done: t('emergency.opened') });
  if (base.emergency_since)
    return (
      <Part id="emergency" wrong>
        <p className={css.sentence}>
          {t('emergency.since', { at: fmt(base.emergency_since, lang, { dateStyle: 'medium', timeStyle: 'short' }) })}{' '}
          {spoken && localised(base.emergency_message, lang)}
        </p>
        <div>
          <Button
            variant="default"
            loading={open.isPending}
            leftSection={<IconDoorEnter size={15} aria-hidden />}
            onClick={() => open.mutate(undefined)}
          >
            {t('emergency.open')}
          </Button>
        </div>
      </Part>
    );
  const sure = () => {
    if (window.confirm(t(spoken ? 'emergency.sure' : 'emergency.sureWritten', { queue: localised(base.name, lang) })))
      close.mutate(false, {
        onSuccess: () => setReport(undefined),
        onError: (error) => {
          // somebody else was first: the server says who and when
          if (isClosedAlready(error) && window.confirm(t('emergency.replaceSure', { why: error.message })))
            close.mutate(true, { onSuccess: () => setReport(undefined) });
        },
      });
  };
  return (
    <Part id="emergency" lead={t(spoken ? 'lead.emergency' : 'lead.emergencyWritten')}>
      {spoken && <NamesInput label={t('emergency.message')} value={message} maxLength={300} onChange={setMessage} />}
      {report && <Rehearsed report={report} spoken={spoken} />}
      <Group gap="xs">
        <Button
          variant="default"
          loading={rehearse.isPending}
          leftSection={<IconTestPipe size={15} aria-hidden />}
          onClick={() => rehearse.mutate(undefined, { onSuccess: setReport })}
        >
          {t('emergency.rehearse')}
        </Button>
        <Button
          color="red.8"
          variant="outline"
          className={css.danger}
          loading={close.isPending}
          leftSection={<IconHandStop size={15} aria-hidden />}
          onClick={sure}
        >
          {t('emergency.close')}
        </Button>
      </Group>
    </Part>
  );
}
