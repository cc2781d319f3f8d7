import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { create } from 'zustand';
import { useT } from '@/i18n/t';
import { isStale, useMeanwhile } from '@/ui/Meanwhile';
import { useFailureText } from '@/ui/State';
import { demandedBy, type Ticket, useChanging, type Values } from './useChanging';

type Kind = Ticket['kind'];

/** A type that a ticket cannot have before these fields are filled in. */
export const useKindNeeds = create<{ wanted: { ticket: number; kind: Kind; keys: string[] } | null }>(() => ({
  wanted: null,
}));
export const forgetKind = () => useKindNeeds.setState({ wanted: null });

/** Making a ticket one of another type: at once, or after what that type needs was filled in. */
export function useKindChange(ticket: Ticket) {
  const { t } = useT('talk');
  const { t: word } = useT('common');
  const text = useFailureText();
  const meanwhile = useMeanwhile();
  const { show, save } = useChanging(ticket.id);
  /** Raises what the server refuses, for whoever shows it beside the fields. */
  const write = (kind: Kind, fields?: Values, base = ticket) =>
    save(base, { kind, ...(fields && { fields }) }, t('create.kind'));
  const change = async (kind: Kind, base = ticket): Promise<void> => {
    try {
      await write(kind, undefined, base);
    } catch (error) {
      const keys = demandedBy(error);
      if (keys.length) return useKindNeeds.setState({ wanted: { ticket: ticket.id, kind, keys } });
      if (!isStale(error)) {
        notifications.show({ color: 'red.8', title: t('kind.failed'), message: text(error) });
        return;
      }
      // theirs is shown at once; one's own is a press away
      const theirs = error.detail.current as Ticket;
      show(theirs);
      const id = `kind-${ticket.id}`;
      const again = () => {
        notifications.hide(id);
        void change(kind, theirs);
      };
      const message = (
        <Group justify="space-between" wrap="nowrap">
          {meanwhile(error)}
          <Button size="compact-xs" variant="default" onClick={again}>
            {t('kind.keep', { name: word(`kind.${kind}`) })}
          </Button>
        </Group>
      );
      notifications.show({ id, title: t('kind.failed'), message, autoClose: 10_000 });
    }
  };
  return { change, write, show };
}
