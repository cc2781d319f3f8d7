import { Button } from '@mantine/core';
import { IconBook2, IconTextPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo, useEffect, useRef } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { InternalMark } from '@/ui/InternalMark';
import { useInsertArticle } from '@/ui/insertArticle';
import { Tip } from '@/ui/Tip';
import css from './Customer360.module.css';
import { Part, PartLoading } from './parts';

/** Articles that fit what the ticket says; one click puts the text into the reply. */
export const Knowledge = memo(({ ticket, subject }: { ticket: number; subject: string }) => {
  const { t } = useT('panel');
  const insert = useInsertArticle();
  const hits = $api.useQuery('get', '/api/v1/tickets/{id}/suggestions', { params: { path: { id: ticket } } });
  const { refetch } = hits;
  const about = useRef(subject);
  useEffect(() => {
    if (about.current !== subject) void refetch();
    about.current = subject;
  }, [subject, refetch]);
  if (hits.isPending) return <PartLoading title={t('knowledge')} />;
  if (!hits.data)
    return (
      <Part title={t('knowledge')}>
        <Button size="compact-xs" variant="default" onClick={() => void hits.refetch()}>
          {t('knowledgeFailed')}
        </Button>
      </Part>
    );
  return (
    <Part title={t('knowledge')}>
      {hits.data.length ? (
        <ul className={css.plain}>
          {hits.data.slice(0, 5).map((hit) => (
            <li key={hit.id} className={css.hit}>
              <IconBook2 size={17} stroke={1.7} aria-hidden />
              <Link to="/knowledge/{-$id}" params={{ id: String(hit.id) }}>
                {hit.title} <InternalMark audience={hit.audience} />
              </Link>
              <Tip label={t('insert', { title: hit.title })} size={26} onClick={() => void insert(hit.id)}>
                <IconTextPlus size={16} stroke={1.8} />
              </Tip>
            </li>
          ))}
        </ul>
      ) : (
        <p className="muted">{t('knowledgeNone')}</p>
      )}
    </Part>
  );
});
