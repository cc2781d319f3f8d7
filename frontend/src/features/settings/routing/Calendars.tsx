import { ActionIcon, Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { IconCalendarTime, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Failure } from '@/api/failure';
import { useT } from '@/i18n/t';
import { day } from '@/lib/money';
import { listOf } from '@/lib/names';
import { fmt, readerZone, useNow, zones } from '@/lib/time';
import { useAction } from '@/ui/action';
import { isStale, Meanwhile } from '@/ui/Meanwhile';
import { Empty, Trouble } from '@/ui/State';
import css from '../Settings.module.css';
import { type Calendar, saveCalendar, useCalendars } from './api';
import look from './Hours.module.css';
import { DAYS, type Hours, outlook, wrongWith } from './hours';
import own from './Routing.module.css';

type Given = Hours & { name: string };
const fresh = (): Given => ({
  name: '',
  timezone: readerZone(),
  intervals: Object.fromEntries(DAYS.slice(0, 5).map((day) => [day, [['09:00', '18:00']]])),
  holidays: [],
});
const weekday = (i: number, lang: string, weekday: 'long' | 'short') =>
  fmt(Date.UTC(2024, 0, 1 + i), lang, { weekday, timeZone: 'UTC' });
const onDay = (date: string, lang: string) =>
  fmt(`${date}T00:00:00Z`, lang, { weekday: 'short', month: 'short', day: 'numeric', timeZone: 'UTC' });

/** Open until when, or closed until when; by the hours as they stand on the screen. */
export function Outlook({ hours }: { hours: Hours }) {
  const { t, lang } = useT('settings');
  const found = outlook(hours, useNow(30_000));
  const zone = hours.timezone;
  const text = {
    always: () => t('hours.always'),
    never: () => t('hours.never'),
    open: () => t('hours.open', { at: 'until' in found ? found.until : '', zone }),
    closed: () =>
      found.now === 'closed' ? t('hours.opensNext', { day: onDay(found.date, lang), at: found.at, zone }) : '',
  }[found.now]();
  return (
    <span className={look.outlook}>
      <i className="dot" data-tone={found.now === 'open' || found.now === 'always' ? 'ok' : 'idle'} aria-hidden />
      {text}
    </span>
  );
}

/** The week at a glance: a bar a day, what is open filled. */
export function Week({ hours }: { hours: Hours }) {
  const { lang } = useT('settings');
  const share = (clock: string) => ((Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))) / 1440) * 100;
  return (
    <dl className={look.week}>
      {DAYS.map((day, i) => {
        const spans = [...(hours.intervals[day] ?? [])].sort();
        return (
          <div key={day}>
            <dt>{weekday(i, lang, 'short')}</dt>
            <dd>
              <span className={look.bar} aria-hidden>
                {spans.map(([from = '', to = '']) => (
                  <i
                    key={from}
                    style={{ insetInlineStart: `${share(from)}%`, width: `${Math.max(0, share(to) - share(from))}%` }}
                  />
                ))}
              </span>
              <small className="num">
                {listOf(
                  spans.map((span) => span.join('–')),
                  lang,
                ) || '–'}
              </small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function DayRow({
  day,
  i,
  given,
  change,
}: {
  day: string;
  i: number;
  given: Given;
  change: (next: string[][]) => void;
}) {
  const { t, lang } = useT('settings');
  const spans = given.intervals[day] ?? [];
  const name = weekday(i, lang, 'long');
  const wrong = wrongWith(spans);
  const put = (at: number, side: 0 | 1, clock: string) =>
    change(
      spans.map((span, n) => (n === at ? [side ? (span[0] ?? '') : clock, side ? clock : (span[1] ?? '')] : span)),
    );
  return (
    <fieldset className={look.day}>
      <legend>{name}</legend>
      {spans.map((span, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an interval has no identity but its place
        <span key={n} className={look.span}>
          {([0, 1] as const).map((side) => (
            <TextInput
              key={side}
              size="xs"
              w={70}
              placeholder="09:00"
              aria-label={t(side ? 'hours.to' : 'hours.from', { day: name, n: n + 1 })}
              value={span[side] ?? ''}
              error={!!wrong}
              onChange={(e) => put(n, side, e.currentTarget.value)}
            />
          ))}
          <ActionIcon
            size={26}
            aria-label={t('hours.remove', { day: name, n: n + 1 })}
            onClick={() => change(spans.filter((_, at) => at !== n))}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      {!spans.length && <small className="muted">{t('hours.closedDay')}</small>}
      <ActionIcon
        size={26}
        aria-label={t('hours.add', { day: name })}
        onClick={() => change([...spans, spans.length ? ['', ''] : ['09:00', '18:00']])}
      >
        <IconPlus size={15} aria-hidden />
      </ActionIcon>
      {wrong && <small className={own.wrong}>{t(`hours.wrong.${wrong}`)}</small>}
    </fieldset>
  );
}

function Holidays({ given, onChange }: { given: string[]; onChange: (next: string[]) => void }) {
  const { t, lang } = useT('settings');
  const [date, setDate] = useState('');
  const add = () => {
    if (date && !given.includes(date)) onChange([...given, date].sort());
    setDate('');
  };
  return (
    <fieldset className={own.levels}>
      <legend>{t('hours.holidays')}</legend>
      <span className={own.wants}>
        {given.map((day) => (
          <span key={day} className="chip">
            {fmt(`${day}T00:00:00Z`, lang, { dateStyle: 'medium', timeZone: 'UTC' })}
            <ActionIcon
              size={20}
              aria-label={t('hours.notHoliday', { day })}
              onClick={() => onChange(given.filter((one) => one !== day))}
            >
              <IconX size={12} aria-hidden />
            </ActionIcon>
          </span>
        ))}
      </span>
      <Group gap={6}>
        <TextInput
          type="date"
          size="xs"
          aria-label={t('hours.holiday')}
          value={date}
          onChange={(e) => setDate(e.currentTarget.value)}
        />
        <Button size="compact-sm" variant="default" disabled={!date} onClick={add}>
          {t('hours.addHoliday')}
        </Button>
      </Group>
    </fieldset>
  );
}

interface EditorProps {
  old?: Calendar | undefined;
  onClose: () => void;
  onSaved?: (saved: Calendar) => void;
}

/** Opening hours: intervals by day, holidays, their own zone, and what that means just now. */
export function CalendarEditor({ old, onClose, onSaved }: EditorProps) {
  const { t } = useT('settings');
  const [base, setBase] = useState(old);
  const [given, setGiven] = useState<Given>(() => old ?? fresh());
  const save = useAction(() => saveCalendar({ ...given, name: given.name.trim() }, base), {
    failed: t('hours.failed'),
    shown: isStale,
    done: t('hours.saved'),
    stale: ['calendars', 'queues'],
  });
  const fields = save.error instanceof Failure ? save.error.fields : {};
  const bad = DAYS.some((day) => wrongWith(given.intervals[day] ?? []));
  return (
    <Modal
      opened
      size={620}
      onClose={onClose}
      title={t(old ? 'hours.edit' : 'hours.new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Stack gap="sm">
        {old && <p className={css.once}>{t('hours.shared')}</p>}
        <div className={own.pair}>
          <TextInput
            label={t('hours.name')}
            required
            data-autofocus
            maxLength={120}
            value={given.name}
            error={fields.name}
            onChange={(e) => setGiven({ ...given, name: e.currentTarget.value })}
          />
          <Select
            label={t('hours.zone')}
            searchable
            limit={60}
            allowDeselect={false}
            data={zones(given.timezone)}
            value={given.timezone}
            error={fields.timezone}
            onChange={(zone) => zone && setGiven({ ...given, timezone: zone })}
          />
        </div>
        <div>
          {DAYS.map((day, i) => (
            <DayRow
              key={day}
              day={day}
              i={i}
              given={given}
              change={(spans) => setGiven({ ...given, intervals: { ...given.intervals, [day]: spans } })}
            />
          ))}
        </div>
        <Holidays given={given.holidays} onChange={(holidays) => setGiven({ ...given, holidays })} />
        {!bad && <Outlook hours={given} />}
        <Meanwhile
          error={save.error}
          load={() => {
            const { current } = (save.error as Failure).detail as { current: Calendar };
            setBase(current);
            setGiven(current);
            save.reset();
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            disabled={bad || !given.name.trim()}
            loading={save.isPending}
            onClick={() =>
              save.mutate(undefined, {
                onSuccess: (saved) => {
                  onSaved?.(saved);
                  onClose();
                },
              })
            }
          >
            {t('hours.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** All opening hours; queues and promises name one of them. */
export function Calendars() {
  const { t, lang } = useT('settings');
  const found = useCalendars();
  const [open, setOpen] = useState<Calendar | 'new'>();
  return (
    <div className={css.wide}>
      <header className={css.head}>
        <div>
          <h2>{t('section.hours')}</h2>
          <p className="muted">{t('hours.lead')}</p>
        </div>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
          {t('hours.new')}
        </Button>
      </header>
      {found.error && !found.data && (
        <Trouble title={t('hours.notLoaded')} error={found.error} retry={() => void found.refetch()} />
      )}
      {found.data?.length === 0 && (
        <Empty title={t('hours.empty')} icon={<IconCalendarTime size={26} stroke={1.6} aria-hidden />}>
          <p>{t('hours.emptyHint')}</p>
        </Empty>
      )}
      <ul className={look.tiles} aria-busy={found.isPending}>
        {found.data?.map((one) => (
          <li key={one.id} className={css.box}>
            <div className={css.head}>
              <div>
                <h3>{one.name}</h3>
                <Outlook hours={one} />
              </div>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => setOpen(one)}
                aria-label={t('hours.editOne', { name: one.name })}
              >
                {t('change')}
              </Button>
            </div>
            <Week hours={one} />
            {one.holidays.length > 0 && (
              <p className="muted">
                {t('hours.closedOn', {
                  days: listOf(
                    one.holidays.slice(0, 6).map((each) => day(each, lang)),
                    lang,
                  ),
                })}
              </p>
            )}
          </li>
        ))}
      </ul>
      {open && <CalendarEditor old={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </div>
  );
}
