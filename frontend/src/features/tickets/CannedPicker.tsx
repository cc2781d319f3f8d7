import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { $api } from '@/api/client';
import type { Language } from '@/i18n';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { Finder } from './Finder';

interface Props {
  ticket: number;
  /** of whoever will read it */
  language: Language;
  onChoose: (text: string) => void;
  onClose: () => void;
  /** a slash was typed and meant as one */
  onSlash: () => void;
}

/** Finds a kept text for this ticket; its variables are filled in, and what has no value stays marked. */
export default function CannedPicker({ ticket, language, onChoose, onClose, onSlash }: Props) {
  const { t, lang } = useT('talk');
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 150);
  const found = $api.useQuery('get', '/api/v1/tickets/{id}/canned-texts', {
    params: { path: { id: ticket }, query: { q: query, language } },
  });
  return (
    <Finder
      label={t('canned.find')}
      query={text}
      onQuery={setText}
      items={found.data}
      keyOf={(one) => one.id}
      draw={(one) => (
        <>
          {localised(one.title, lang)} {one.shortcut && <code>/{one.shortcut}</code>}
          <small className="ell">{one.text}</small>
        </>
      )}
      none={t(query ? 'canned.none' : 'canned.empty')}
      onChoose={(one) => onChoose(one.text)}
      onKey={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.key === '/' && !text) {
          event.preventDefault();
          onSlash();
        }
      }}
    />
  );
}
