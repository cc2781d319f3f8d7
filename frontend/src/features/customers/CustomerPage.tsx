import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowLeft, IconArrowMerge, IconBuilding, IconPhoneOff, IconUserQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { useTitle } from '@/lib/title';
import { useAction } from '@/ui/action';
import { Avatar, initials } from '@/ui/marks';
import { Empty, Trouble } from '@/ui/State';
import { type Overview, unmerge, useOverview } from './api';
import css from './Customers.module.css';
import { Merge } from './Merge';
import { Notes } from './Notes';
import { TierChip } from './parts';
import { Side } from './Side';
import { Timeline } from './Timeline';

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
  const { t } = useT('customers');
  const [merging, dialog] = useDisclosure();
  const { customer } = overview;
  return (
    <>
      <header className={css.card}>
        <Link to="/customers/{-$id}" params={{}} className={css.back} aria-label={t('back')} title={t('back')}>
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
            <span className="num">{customer.number}</span> · {t(`kind.${customer.kind}`)}
            {customer.address && ` · ${customer.address}`}
            <Joined ids={overview.group.filter((id) => id !== customer.id && !customer.merged_into)} />
          </p>
        </div>
        {!customer.merged_into && (
          <Button variant="default" leftSection={<IconArrowMerge size={16} aria-hidden />} onClick={dialog.open}>
            {t('merge.open')}
          </Button>
        )}
      </header>
      {customer.merged_into && <MergedBar id={customer.id} into={customer.merged_into} />}
      <Merge customer={customer} opened={merging} onClose={dialog.close} />
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
  return (
    <section className={css.one} aria-label={found.data.customer.name}>
      <Head overview={found.data} />
      <div className={css.columns}>
        <div className={css.main}>
          <Notes id={id} />
          <Timeline id={id} />
        </div>
        <Side overview={found.data} />
      </div>
    </section>
  );
}
