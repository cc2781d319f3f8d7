import { IconUnlink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { statusOf } from '@/api/failure';
import { useT } from '@/i18n/t';
import { Empty, Trouble } from '@/ui/State';

interface Props {
  /** the section of the settings in which the others stand, and its name */
  section: string;
  back: string;
  title: string;
  error: unknown;
  retry: () => void;
}

/** Why one record's page does not show it: what is gone stays gone, and trying again would lead nowhere. */
export function Unread({ section, back, title, error, retry }: Props) {
  const { t } = useT('settings');
  if (statusOf(error) !== 404) return <Trouble title={title} error={error} retry={retry} />;
  return (
    <Empty title={t('gone.title')} icon={<IconUnlink size={26} stroke={1.6} aria-hidden />}>
      <p>{t('gone.hint')}</p>
      <Link to="/settings/{-$id}" params={{ id: section }}>
        {back}
      </Link>
    </Empty>
  );
}
