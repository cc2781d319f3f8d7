import { NativeSelect } from '@mantine/core';
import { useT } from '@/i18n/t';
import type { Document } from './model';
import { useWords } from './words';

/** Where a way leads: one of the other nodes. */
export function Target(props: {
  label: string;
  value: string;
  document: Document;
  onChange: (to: string) => void;
  error?: string | undefined;
  bare?: boolean;
}) {
  const { t } = useT('flows');
  const { nodeName } = useWords();
  const { label, value, document, onChange, error, bare } = props;
  const data = [
    { value: '', label: t('nowhere') },
    ...document.nodes.map((one) => ({ value: one.id, label: nodeName(one) })),
  ];
  return (
    <NativeSelect
      {...(bare ? { 'aria-label': label } : { label })}
      data={data}
      value={document.nodes.some((one) => one.id === value) ? value : ''}
      error={error}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
}
