import { useT } from '@/i18n/t';
import { isBuiltIn } from '@/lib/views';
import { Empty } from '@/ui/State';

/** Why there is nothing in a list, and what to do next. */
export default function ListEmpty({ view, gone }: { view: string; gone: boolean }) {
  const { t } = useT('views');
  const why = gone ? 'gone' : isBuiltIn(view) ? view : 'kept';
  return (
    <Empty title={t(`empty.${why}.title`)}>
      <p>{t(`empty.${why}.text`)}</p>
    </Empty>
  );
}
