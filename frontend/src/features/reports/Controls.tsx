import { SegmentedControl, Select } from '@mantine/core';
import { DatePickerInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/zh-cn';
import { IconCalendar } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useT } from '@/i18n/t';
import { type Range, STEPS, type Step } from './api';
import { daysOf, fits, PRESETS, type Preset, presetOf } from './figures';

interface Props {
  range: Range;
  today: string;
  /** days cannot be planned in one piece */
  withDays?: boolean;
  onRange: (range: Range) => void;
}

/** The longest step that still fits a range is taken where the chosen one does not. */
const fitted = (range: Range): Range => ({
  ...range,
  step: fits(range, range.step) ? range.step : (STEPS.find((step) => fits(range, step)) ?? 1440),
});

function Days({ range, onRange, today }: Props) {
  const { t, lang } = useT('reports');
  const [days, setDays] = useState<[string | null, string | null]>([range.from, range.to]);
  useEffect(() => setDays([range.from, range.to]), [range.from, range.to]);
  return (
    <DatesProvider settings={{ locale: lang === 'zh-CN' ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      <DatePickerInput
        type="range"
        size="xs"
        w={lang === 'zh-CN' ? 250 : 226}
        title={t('range.days')}
        leftSection={<IconCalendar size={15} aria-hidden />}
        valueFormat={lang === 'zh-CN' ? 'YYYY年M月D日' : 'MMM D, YYYY'}
        allowSingleDateInRange
        maxDate={today}
        value={days}
        onChange={(next) => {
          setDays(next);
          const [from, to] = next;
          if (from && to) onRange(fitted({ ...range, from, to }));
        }}
        nextLabel={t('range.nextMonth')}
        previousLabel={t('range.previousMonth')}
      />
    </DatesProvider>
  );
}

/** Which days, and how finely they are cut. */
export function RangeControls(props: Props) {
  const { range, today, withDays = true, onRange } = props;
  const { t } = useT('reports');
  const preset = presetOf(range, today);
  return (
    <>
      <Select
        size="xs"
        w={130}
        aria-label={t('range.preset')}
        placeholder={t('range.own')}
        data={PRESETS.map((one) => ({ value: one, label: t(`preset.${one}`) }))}
        value={preset}
        allowDeselect={false}
        onChange={(value) => value && onRange(fitted({ ...range, ...daysOf(value as Preset, today) }))}
      />
      <Days {...props} />
      <SegmentedControl
        size="xs"
        aria-label={t('range.step')}
        data={STEPS.filter((step) => withDays || step < 1440).map((step) => ({
          value: String(step),
          label: t(`step.${step}`),
          disabled: !fits(range, step),
        }))}
        value={String(withDays ? range.step : Math.min(60, range.step))}
        onChange={(value) => onRange({ ...range, step: Number(value) as Step })}
      />
    </>
  );
}
