import { Button, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { localised } from '@/lib/names';
import { momentOf } from '@/lib/time';
import { useAction } from '@/ui/action';
import { RESULTS, type Result, register } from './api';

interface FormProps {
  one: Pick<Schema['RetentionCaseDetail'], 'id' | 'measures'>;
  /** the measure chosen in the list */
  measure: number | null;
  onMeasure: (measure: number | null) => void;
  /** what was said already when the form opened */
  start?: Result;
  /** given where the form can be left without a result; called too once there is one */
  onBack?: () => void;
}

/** How it ended, with the reason: what the next one who talks to this customer needs to know. */
export function ResultForm({ one, measure, onMeasure, start, onBack }: FormProps) {
  const { t, lang } = useT('outreach');
  const [result, setResult] = useState<Result | null>(start ?? null);
  const [reason, setReason] = useState('');
  const [followUp, setFollowUp] = useState('');
  const save = useAction(
    () =>
      register(one.id, {
        result: result ?? 'thinking',
        reason: reason.trim(),
        measure_id: measure,
        follow_up_at: result === 'thinking' && followUp ? momentOf(followUp) : null,
      }),
    { failed: t('result.failed'), done: t('result.done'), stale: ['retention-cases', 'customers'] },
  );
  const ready = result && reason.trim() && (result !== 'thinking' || followUp);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!ready) return;
    void save.mutateAsync(undefined).then(onBack, () => undefined);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Radio.Group label={t('result.what')} required value={result} onChange={(value) => setResult(value as Result)}>
          <Stack gap={8} mt={6}>
            {RESULTS.map((value) => (
              <Radio key={value} size="sm" value={value} label={t(`result.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        {one.measures.length > 0 && (
          <Select
            label={t('result.measure')}
            clearable
            clearButtonProps={{ 'aria-label': t('result.noMeasure') }}
            data={one.measures.map((each) => ({
              value: String(each.measure),
              label: localised(each.offer.name, lang),
            }))}
            value={measure === null ? null : String(measure)}
            onChange={(value) => onMeasure(value ? Number(value) : null)}
          />
        )}
        <Textarea
          label={t('result.reason')}
          required
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          onChange={(e) => setReason(e.currentTarget.value)}
        />
        {result === 'thinking' && (
          <TextInput
            type="datetime-local"
            label={t('result.followUp')}
            required
            value={followUp}
            onChange={(e) => setFollowUp(e.currentTarget.value)}
          />
        )}
        <Button type="submit" disabled={!ready} loading={save.isPending}>
          {t('result.save')}
        </Button>
        {onBack && (
          <Button variant="default" onClick={onBack}>
            {t('result.back')}
          </Button>
        )}
      </Stack>
    </form>
  );
}
