import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { call } from '@/api/call';
import type { Schema } from '@/api/client';
import type { Language } from '@/i18n';
import { useOwnFields } from '@/ui/own/own';
import type { Customer } from './CustomerSelect';
import type { Values } from './NeededFields';

type Asked = Schema['OpenTicketInputRequest'];
type Placed = Schema['PlacedField'];

/** A new ticket as it is being written. */
export interface Written {
  customer: Customer | null;
  media: Asked['media'];
  kind: Asked['kind'];
  priority: Asked['priority'];
  subject: string;
  words: string;
  /** whose words these are: the customer's, or one's own for colleagues */
  by: 'customer' | 'note';
  queue: string | null;
  assignee: string | null;
  tags: string[];
  fields: Values;
}

const idOf = (chosen: string | null) => (chosen ? Number(chosen) : null);

/** What is sent of it, with those own fields that it shows. */
export function bodyOf(written: Written, shown: readonly string[], lang: Language): Asked {
  const { customer, words, by, queue, assignee, fields, subject, ...same } = written;
  const language = customer?.language === 'en' || customer?.language === 'zh-CN' ? customer.language : lang;
  const filled = Object.entries(fields).filter(([key, value]) => value !== null && shown.includes(key));
  return {
    ...same,
    subject: subject.trim(),
    language,
    customer: customer?.id ?? null,
    queue: idOf(queue),
    assignee: idOf(assignee),
    text: by === 'customer' ? words : '',
    note: by === 'note' ? words : '',
    address: '',
    name: '',
    fields: Object.fromEntries(filled),
  };
}

/** The own fields that it would show as it stands, by the server's own rule, and which of them it needs. */
export function useFormOf(written: Written, lang: Language) {
  const defined = useOwnFields().data;
  const {
    subject: _,
    text: _text,
    note: _note,
    address: _address,
    name: _name,
    ...deciding
  } = bodyOf(written, Object.keys(written.fields), lang);
  const [asked] = useDebouncedValue(JSON.stringify(deciding), 200);
  const found = useQuery({
    queryKey: ['post', '/api/v1/tickets/form', asked],
    queryFn: () => call<Placed[]>('post', 'tickets/form', { body: JSON.parse(asked) }),
    enabled: !!defined?.length,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  // where a value is refused the fields stay, so that it can be mended
  const last = useRef<Placed[]>([]);
  if (found.data) last.current = found.data;
  const placed = found.data ?? last.current;
  const needed = new Set(placed.filter((one) => one.is_required).map(({ key }) => key));
  return {
    fields: defined?.filter(({ key }) => placed.some((one) => one.key === key)) ?? [],
    required: (key: string) => needed.has(key),
    error: found.error,
    again: () => void found.refetch(),
  };
}
