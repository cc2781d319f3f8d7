import { ActionIcon, Popover, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBook2 } from '@tabler/icons-react';
import { useState } from 'react';
import { $api } from '@/api/client';
import { useT } from '@/i18n/t';
import { InternalMark } from '@/ui/InternalMark';
import { useInsertArticle } from '@/ui/insertArticle';
import css from './Ticket.module.css';

/** Finds an article while writing; without a query, those that fit the ticket. */
export function InsertArticle({ ticket }: { ticket: number }) {
  const { t, lang } = useT('ticket');
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  const insert = useInsertArticle();
  const fitting = $api.useQuery(
    'get',
    '/api/v1/tickets/{id}/suggestions',
    { params: { path: { id: ticket } } },
    { enabled: opened && !query },
  );
  const found = $api.useQuery(
    'get',
    '/api/v1/articles',
    { params: { query: { q: query, language: lang } } },
    { enabled: opened && !!query },
  );
  const hits = query ? found.data?.items : fitting.data;
  const choose = (id: number) => {
    setOpened(false);
    setText('');
    void insert(id);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="top-start" width={360} trapFocus>
      <Popover.Target>
        <Tooltip label={t('composer.article')}>
          <ActionIcon size={28} aria-label={t('composer.article')} onClick={() => setOpened(!opened)}>
            <IconBook2 size={16} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={css.find}>
        <TextInput
          aria-label={t('composer.findArticle')}
          placeholder={t('composer.findArticle')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          data-autofocus
        />
        <ul className={css.hits}>
          {(hits ?? []).map((hit) => (
            <li key={hit.id}>
              <button type="button" onClick={() => choose(hit.id)}>
                {hit.title} <InternalMark audience={hit.audience} />
                <small className="ell">{hit.excerpt}</small>
              </button>
            </li>
          ))}
        </ul>
        {hits?.length === 0 && <span className="muted">{t('composer.noArticle')}</span>}
      </Popover.Dropdown>
    </Popover>
  );
}
