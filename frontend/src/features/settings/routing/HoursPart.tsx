import { Button, Select } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useT } from '@/i18n/t';
import { useCalendars } from './api';
import { CalendarEditor, Outlook, Week } from './Calendars';
import { Part } from './fields';
import { useEditing } from './form';
import type { Draft } from './model';
import { Aim, useSentence } from './Overflow';
import css from './Routing.module.css';

/** When the queue is open, and what becomes of work that comes while it is not. */
export function HoursPart() {
  const { t } = useT('settings');
  const { draft, set, errors } = useEditing();
  const calendars = useCalendars().data ?? [];
  const chosen = calendars.find((one) => one.id === draft.calendar);
  const [editor, setEditor] = useState<'old' | 'new'>();
  const where = useSentence().where;
  return (
    <Part id="hours" lead={t('lead.hours')}>
      <div className={css.withButtons}>
        <Select
          label={t('field.calendar')}
          placeholder={t('hours.always')}
          data={calendars.map((one) => ({ value: String(one.id), label: one.name }))}
          value={draft.calendar ? String(draft.calendar) : null}
          error={errors.calendar}
          clearable
          onChange={(id) => set('calendar', id ? Number(id) : null)}
        />
        {chosen && (
          <Button variant="default" leftSection={<IconPencil size={15} aria-hidden />} onClick={() => setEditor('old')}>
            {t('hours.edit')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setEditor('new')}>
          {t('hours.new')}
        </Button>
      </div>
      {chosen && (
        <>
          <Outlook hours={chosen} />
          <Week hours={chosen} />
        </>
      )}
      <p className={css.sentence}>{t('hours.whenClosed', { where: where(draft.when_closed) })}</p>
      <div className={css.pair}>
        <Aim
          value={draft.when_closed}
          path="when_closed"
          orWait
          onChange={(next) => set('when_closed', next as Draft['when_closed'])}
        />
      </div>
      {editor && (
        <CalendarEditor
          old={editor === 'old' ? chosen : undefined}
          onClose={() => setEditor(undefined)}
          onSaved={(saved) => set('calendar', saved.id)}
        />
      )}
    </Part>
  );
}
