import { IconTicket } from '@tabler/icons-react';
import { $api, type Schema } from '@/api/client';
import { useT } from '@/i18n/t';
import { useOffer } from '@/lib/commands';
import { type Command, keyOf, useKeymap } from '@/lib/hotkeys';
import { localised } from '@/lib/names';
import type { DraftKind } from './useDraft';

const ICON = <IconTicket size={18} stroke={1.7} />;

interface Props {
  onBegin: (kind: DraftKind) => void;
  onCanned: () => void;
  onMacro: (macro: Schema['MacroRow'] | null) => void;
}

/** What can be written, and every macro by its name. */
export default function WriterCommands({ onBegin, onCanned, onMacro }: Props) {
  const { t, lang } = useT('talk');
  const { t: said } = useT('ticket');
  const keys = useKeymap((state) => state.keys);
  const macros = $api.useQuery('get', '/api/v1/macros', { params: { query: { q: '', limit: 100 } } });
  const key = (command: Command) => keyOf(command, keys).toUpperCase() || undefined;
  // the palette gives the focus back to where it was first
  const later = (act: () => void) => () => void setTimeout(act, 60);
  useOffer('writing', [
    {
      id: 'write-reply',
      label: said('composer.reply'),
      icon: ICON,
      keys: key('reply'),
      run: later(() => onBegin('reply')),
    },
    {
      id: 'write-note',
      label: said('composer.note'),
      icon: ICON,
      keys: key('note'),
      run: later(() => onBegin('note')),
    },
    {
      id: 'write-canned',
      label: t('canned.insert'),
      icon: ICON,
      run: later(onCanned),
    },
    {
      id: 'write-macro',
      label: t('macro.use'),
      icon: ICON,
      keys: key('macro'),
      run: later(() => onMacro(null)),
    },
    ...(macros.data?.items ?? []).map((one) => ({
      id: `macro-${one.id}`,
      quiet: true,
      label: t('command.macro', { name: localised(one.title, lang) }),
      icon: ICON,
      run: later(() => onMacro(one)),
    })),
  ]);
  return null;
}
