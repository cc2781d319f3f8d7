import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowLeft, IconArrowMerge, IconBuilding, IconPhoneOff, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { lazy } from '@/lib/later';
import { localised } from '@/lib/names';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { Avatar, initials } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import { TagChips } from '@/ui/TagChips';
import { type Overview, unmerge, useOverview } from './api';
import css from './Customers.module.css';
import { Merge } from './Merge';
import { TierChip } from './parts';
import { useClasses } from './record/api';
import { LockDialog, LockedBar } from './record/Lock';
import { More } from './record/More';
import { Record } from './record/tabs';
import { Walk } from './record/Walk';
import { useNeighbours } from './record/walk';
import { Side } from './Side';

const AskDialog = lazy(() => import('@/features/privacy/AskDialog'));

/** A card that stands behind another one says so first, and the way back is one button. */
function MergedBar({ id, into }: { id: number; into: number }) {
  const { t } = useT('customers');
  const undo = useAction(unmerge, { failed: t('merge.undoFailed'), done: t('merge.undone'), stale: ['customers'] });
  return (
    <p className={css.merged} role="status">
      <IconArrowMerge size={17} aria-hidden />
      {t('merge.merged')}
      <Link to="/customers/{-$id}" params={{ id: String(into) }}>
        {t('merge.openSurvivor')}
      </Link>
      <Button size="compact-xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate(id)}>
        {t('merge.undo')}
      </Button>
    </p>
  );
}

/** Cards that were merged into this one; each can be looked at, and let go again. */
function Joined({ ids }: { ids: number[] }) {
  const { t } = useT('customers');
  if (!ids.length) return null;
  return (
    <span className={css.joined}>
      {t('merge.joined', { count: ids.length })}
      {ids.map((id) => (
        <Link key={id} to="/customers/{-$id}" params={{ id: String(id) }} className="num">
          #{id}
        </Link>
      ))}
    </span>
  );
}

function Head({ overview }: { overview: Overview }) {
  const { t, lang } = useT('customers');
  const [merging, dialog] = useDisclosure();
  const [locking, lock] = useDisclosure();
  const [asking, setAsking] = useState<'copy' | 'erasure' | null>(null);
  const { customer } = overview;
  const { view } = useNeighbours(customer.id);
  const found = useClasses().data?.find((one) => one.code === customer.customer_class);
  return (
    <>
      <header className={css.card}>
        <Link
          to="/customers/{-$id}"
          params={{}}
          search={view && view !== 'all' ? { list: view } : {}}
          className={css.back}
          aria-label={t('back')}
          title={t('back')}
        >
          <IconArrowLeft size={18} aria-hidden />
        </Link>
        <Avatar size={48}>
          {customer.kind === 'company' ? <IconBuilding size={24} stroke={1.6} /> : initials(customer.name)}
        </Avatar>
        <div className={css.id}>
          <h1>
            <span className="ell">{customer.name}</span>
            <TierChip tier={customer.tier} />
            {customer.is_provisional && (
              <span className="chip">
                <IconUserQuestion size={13} aria-hidden />
                {t('provisional')}
              </span>
            )}
            {customer.do_not_contact && (
              <span className="chip" data-tone="bad">
                <IconPhoneOff size={13} aria-hidden />
                {t('doNotContact')}
              </span>
            )}
          </h1>
          <p className="muted">
            <span className="num">{customer.number}</span> · {t(`kind.${customer.kind}`)} ·{' '}
            {localised(found?.name, lang) || customer.customer_class}
            {customer.address && ` · ${customer.address}`}
            <Joined ids={overview.group.filter((id) => id !== customer.id && !customer.merged_into)} />
          </p>
          {customer.tags.length > 0 && <TagChips tags={customer.tags} families={customer.tag_families} />}
        </div>
        <Walk id={customer.id} />
        {!customer.merged_into && (
          <More card={customer} onLock={lock.open} onMerge={dialog.open} onPrivacy={setAsking} />
        )}
      </header>
      {customer.merged_into && <MergedBar id={customer.id} into={customer.merged_into} />}
      <LockedBar card={customer} onUnlock={lock.open} />
      <LockDialog card={customer} opened={locking} onClose={lock.close} />
      <Merge customer={customer} opened={merging} onClose={dialog.close} />
      {asking && (
        <Suspense>
          <AskDialog card={customer} kind={asking} onClose={() => setAsking(null)} />
        </Suspense>
      )}
    </>
  );
}

function Loading() {
  const { t } = useT('customers');
  return (
    <div className={css.one} role="status" aria-busy="true" aria-label={t('loading')}>
      <div className={css.card}>
        <Skeleton circle height={48} />
        <Skeleton height={20} width={220} />
      </div>
      <div className={css.columns}>
        <Skeleton height={420} radius={10} />
        <Skeleton height={420} radius={10} />
      </div>
    </div>
  );
}

export function CustomerPage({ id }: { id: number }) {
  const { t } = useT('customers');
  const found = useOverview(id);
  useTitle(found.data?.customer.name ?? t('title'));
  if (found.isPending) return <Loading />;
  if (found.error instanceof Failure && found.error.status === 404)
    return (
      <Empty title={t('missing')} icon={<IconUserQuestion size={26} stroke={1.6} aria-hidden />}>
        <p>{t('missingHint')}</p>
        <Link to="/customers/{-$id}" params={{}}>
          {t('back')}
        </Link>
      </Empty>
    );
  if (!found.data) return <Trouble title={t('failed')} error={found.error} retry={() => void found.refetch()} />;
  const { customer } = found.data;
  return (
    <section className={css.one} aria-label={customer.name}>
      <Head overview={found.data} />
      <div className={css.columns}>
        <div className={css.main}>
          <Record card={customer} readOnly={customer.locked_at !== null || customer.merged_into !== null} />
        </div>
        <Side overview={found.data} />
      </div>
    </section>
  );
}
