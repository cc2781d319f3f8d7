import { Button, Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { $api, api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { subjectOf } from '@/lib/names';
import { useAction } from '@/ui/action';
import { Finder } from './Finder';

interface Props {
  ticket: Schema['TicketDetail'];
  onClose: () => void;
}

/** Lets a ticket go on in another one; it can be undone from the message that says so, and on the ticket itself. */
export default function MergeDialog({ ticket, onClose }: Props) {
  const { t, lang } = useT('talk');
  const { t: word } = useT('common');
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  const found = $api.useQuery(
    'get',
    '/api/v1/tickets',
    { params: { query: { q: query, limit: 10 } } },
    { enabled: query.length > 1 },
  );
  const words = { failed: t('merge.failed'), stale: ['tickets'] };
  const params = { path: { id: ticket.id } };
  const undo = useAction(() => api.POST('/api/v1/tickets/{id}/unmerge', { params }), words);
  const merge = useAction((into: number) => api.POST('/api/v1/tickets/{id}/merge', { params, body: { into } }), words);
  const items = query.length > 1 ? found.data?.items.filter((one) => one.id !== ticket.id && !one.merged_into) : [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('merge.title', { number: ticket.number })}
      closeButtonProps={{ 'aria-label': t('tools.close') }}
    >
      <p className="muted">{t('merge.hint')}</p>
      <Finder
        label={t('merge.find')}
        query={text}
        onQuery={setText}
        items={items}
        keyOf={(one) => one.id}
        draw={(one) => (
          <>
            <span className="num">#{one.number}</span> {subjectOf(one, lang)}
            <small>
              {one.customer?.name} · {word(`status.${one.status}`)}
            </small>
          </>
        )}
        none={t(query.length > 1 ? 'merge.none' : 'merge.type')}
        onChoose={(one) =>
          merge.mutate(one.id, {
            onSuccess: () => {
              onClose();
              const id = `merged-${ticket.id}`;
              notifications.show({
                id,
                autoClose: 10_000,
                message: (
                  <>
                    {t('merge.done', { from: ticket.number, into: one.number })}{' '}
                    <Button
                      size="compact-xs"
                      variant="default"
                      onClick={() => {
                        notifications.hide(id);
                        undo.mutate(undefined);
                      }}
                    >
                      {t('planned.undo')}
                    </Button>
                  </>
                ),
              });
              void navigate({ to: '/desk/{-$id}', params: { id: String(one.id) } });
            },
          })
        }
      />
    </Modal>
  );
}
