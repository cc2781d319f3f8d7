import { Button, Progress, Skeleton } from '@mantine/core';
import { IconArrowBackUp, IconArrowLeft, IconFileImport, IconFileOff, IconTestPipe } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '@/i18n/t';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { Empty, Trouble } from '@/ui/State';
import { isSure } from '@/ui/sure';
import { carryOut, type ImportDetail, tryOut, undo, useImport, WORKING } from './api';
import css from './Exchange.module.css';
import { Mapping } from './Mapping';
import { Outcome } from './Outcome';

const STEPS = { try: tryOut, run: carryOut, undo };

/** How far a worker is. */
function Working({ job }: { job: ImportDetail }) {
  const { t, lang } = useT('exchange');
  const share = job.total ? (job.handled / job.total) * 100 : 100;
  return (
    <section className={css.box} role="status">
      <p>
        <b>{t(`states.${job.state}`)}</b>{' '}
        {job.total > 0 && (
          <span className="muted num">
            {t('progress', { done: job.handled.toLocaleString(lang), total: job.total.toLocaleString(lang) })}
          </span>
        )}
      </p>
      <Progress value={share} animated striped={!job.total} aria-label={t(`states.${job.state}`)} />
      <p className="muted">{t('leave')}</p>
    </section>
  );
}

/** What can be done next, and what that means. */
function Steps({ job }: { job: ImportDetail }) {
  const { t, lang } = useT('exchange');
  const step = useAction((what: keyof typeof STEPS) => STEPS[what](job.id), {
    failed: t('step.failed'),
    stale: ['imports'],
  });
  const count = (job.trial.made ?? 0) + (job.trial.merged ?? 0);
  const takeBack = async () => {
    if (await isSure({ text: t('step.sureUndo'), yes: t('step.undo'), grave: true })) step.mutate('undo');
  };
  const button = (what: 'try' | 'run', icon: ReactNode, words: string, main: boolean) => (
    <Button
      leftSection={icon}
      variant={main ? 'filled' : 'default'}
      loading={step.isPending}
      onClick={() => step.mutate(what)}
    >
      {words}
    </Button>
  );
  if (job.state === 'ready')
    return (
      <div className={css.foot}>
        {button('try', <IconTestPipe size={16} aria-hidden />, t('step.try'), true)}
        <span className="muted">{t('step.tryHint')}</span>
      </div>
    );
  if (job.state === 'tried')
    return (
      <div className={css.foot}>
        {count > 0 &&
          button(
            'run',
            <IconFileImport size={16} aria-hidden />,
            t('step.run', { count, number: count.toLocaleString(lang) }),
            true,
          )}
        {button('try', <IconTestPipe size={16} aria-hidden />, t('step.again'), false)}
        <span className="muted">{t(count > 0 ? 'step.runHint' : 'step.nothing')}</span>
      </div>
    );
  if (job.state === 'done')
    return (
      <div className={css.foot}>
        <Button
          variant="default"
          leftSection={<IconArrowBackUp size={16} aria-hidden />}
          loading={step.isPending}
          onClick={() => void takeBack()}
        >
          {t('step.undo')}
        </Button>
        <span className="muted">{t('step.undoHint')}</span>
      </div>
    );
  return null;
}

function Parts({ job }: { job: ImportDetail }) {
  const { t } = useT('exchange');
  if (job.state === 'failed')
    return (
      <Empty title={t('unreadable')} icon={<IconFileOff size={26} stroke={1.6} aria-hidden />}>
        <p>{job.problem_text}</p>
        <Link to="/imports/{-$id}" params={{}}>
          {t('another')}
        </Link>
      </Empty>
    );
  if (WORKING.has(job.state)) return <Working job={job} />;
  return (
    <>
      <Steps job={job} />
      {job.state !== 'ready' && <Outcome key={job.state} job={job} />}
      {(job.state === 'ready' || job.state === 'tried') && <Mapping job={job} />}
    </>
  );
}

/** One file on its way: what its columns mean, what would become of it, what became of it. */
export function OneImport({ id }: { id: number }) {
  const { t, lang } = useT('exchange');
  const found = useImport(id);
  useTitle(found.data?.filename ?? t('title'));
  if (found.isPending) return <Skeleton height={420} radius={12} m="lg" />;
  if (!found.data) return <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  const job = found.data;
  const facts = [
    job.format.toUpperCase(),
    job.encoding.toUpperCase(),
    job.total && t('lines', { count: job.total, total: job.total.toLocaleString(lang) }),
  ];
  return (
    <section className={css.page} aria-label={job.filename}>
      <header className={css.head}>
        <Link
          to="/imports/{-$id}"
          params={{}}
          className={css.back}
          aria-label={t('backToList')}
          title={t('backToList')}
        >
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <h1 className="ell">{job.filename}</h1>
        <span className="chip">{t(`states.${job.state}`)}</span>
        <span className={`muted ${css.end}`}>{facts.filter(Boolean).join(' · ')}</span>
      </header>
      <Parts job={job} />
    </section>
  );
}
