import { IconForms } from '@tabler/icons-react';
import { useT } from '@/i18n/t';
import { useConditionWords } from '@/ui/conditions/words';
import { type OwnField, orderFields, removeField, useOwnFields } from '@/ui/own/own';
import { OrderedPage } from '../Ordered';
import { CHANGED, FieldForm } from './FieldForm';
import { Preview } from './Preview';

/** Whether a condition says more than "always". */
const says = (raw: OwnField['shown_when']) => Object.keys(raw).length > 0 && JSON.stringify(raw) !== '{"all":[]}';

/** The fields of tickets that this company added: which, in which order, when they are shown and needed. */
export default function Fields() {
  const { t } = useT('own');
  const found = useOwnFields();
  const words = useConditionWords();
  const about = (row: OwnField) => {
    const shown = says(row.shown_when) && t('shownIf', { asked: words(row.shown_when) });
    const needed = !row.required && says(row.required_when) && t('requiredIf', { asked: words(row.required_when) });
    return (
      <>
        <span className="muted">{t(`type.${row.type}`)}</span>
        {row.required && (
          <span className="chip" data-tone="warn">
            {t('required')}
          </span>
        )}
        {(shown || needed) && <small>{[shown, needed].filter(Boolean).join(' · ')}</small>}
      </>
    );
  };
  return (
    <OrderedPage
      of="own"
      icon={<IconForms size={26} stroke={1.6} aria-hidden />}
      found={found}
      order={orderFields}
      remove={removeField}
      stale={CHANGED}
      about={about}
      form={(row, onClose, onLoad) => (
        <FieldForm key={`${row?.id}/${row?.version}`} field={row} onClose={onClose} onLoad={onLoad} />
      )}
    >
      <Preview fields={(found.data ?? []).filter((one) => one.is_active)} />
    </OrderedPage>
  );
}
