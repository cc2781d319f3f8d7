import { Button } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMe } from '@/api/me';
import { useT } from '@/i18n/t';
import { Empty } from './State';

/** No figure can be without a queue: who may set one up is led there, others hear who may. */
export function NoQueues() {
  const { t } = useT('common');
  const admin = useMe().role === 'admin';
  return (
    <Empty title={t('noQueues.title')} icon={<IconUsersGroup size={26} stroke={1.6} aria-hidden />}>
      <p>{t(admin ? 'noQueues.own' : 'noQueues.ask')}</p>
      {admin && (
        <Button
          variant="default"
          renderRoot={(props) => <Link {...props} to="/settings/{-$id}" params={{ id: 'queues' }} />}
        >
          {t('noQueues.open')}
        </Button>
      )}
    </Empty>
  );
}
