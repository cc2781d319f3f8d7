import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useT } from '@/i18n/t';
import { OwnPassword } from '@/ui/OwnPassword';
import css from './SignIn.module.css';

interface Props {
  onDone: () => void;
  onLeave: () => void;
}

/** Whoever came in with a password that an administrator knows chooses their own before anything else. */
export default function FirstPassword({ onDone, onLeave }: Props) {
  const { t } = useT('signin');
  useEffect(() => {
    document.title = t('own.title');
  }, [t]);
  return (
    <main className={css.page} id="main">
      <div className={css.card}>
        <span className={css.logo} aria-hidden>
          <IconKey size={24} stroke={2} />
        </span>
        <h1>{t('own.title')}</h1>
        <p className={css.hint}>{t('own.hint')}</p>
        <OwnPassword wide onDone={onDone} />
        <Button variant="subtle" size="xs" onClick={onLeave}>
          {t('own.leave')}
        </Button>
      </div>
    </main>
  );
}
