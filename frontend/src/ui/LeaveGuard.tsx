import { Button, Group, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import {
  createContext,
  type ReactNode,
  type RefObject,
  use,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { useT } from '@/i18n/t';

/** A form that can be left without saving. */
interface Form {
  dirty: boolean;
  /** what is changed, in words, and how it is saved or put back, where one bar of the page does it for several forms */
  names?: string[];
  save?: () => Promise<unknown>;
  discard?: () => void;
}
interface Reported {
  names: string[];
  form: RefObject<Form>;
}
type Forms = ReadonlyMap<string, Reported>;

const Report = createContext<(id: string, unsaved: Reported | null) => void>(() => undefined);
const Unsaved = createContext<Forms>(new Map());

/** Tells the guard around it whether something here is not saved. */
export function useGuarded(form: Form) {
  const report = use(Report);
  const id = useId();
  const latest = useRef(form);
  latest.current = form;
  const { dirty } = form;
  const names = form.names?.join('\n') ?? '';
  useEffect(() => {
    report(id, dirty ? { names: names ? names.split('\n') : [], form: latest } : null);
  }, [report, id, dirty, names]);
  useEffect(() => () => report(id, null), [report, id]);
}

/** What the forms of the page that one bar saves have unsaved. */
export function useUnsaved() {
  const forms = [...use(Unsaved).values()].filter(({ form }) => form.current.save);
  return {
    names: forms.flatMap((one) => one.names),
    save: async () => {
      for (const { form } of forms) await form.current.save?.();
    },
    discard: () => {
      for (const { form } of forms) form.current.discard?.();
    },
  };
}

/**
 * Leaving while a form in here is unsaved asks first: links, the back button, closing the window. `text`: what would be
 * lost.
 */
export function LeaveGuard({ text, children }: { text: string; children: ReactNode }) {
  const { t } = useT('common');
  const [forms, setForms] = useState<Forms>(new Map());
  const report = useCallback(
    (id: string, unsaved: Reported | null) =>
      setForms((before) => {
        if (!unsaved && !before.has(id)) return before;
        const next = new Map(before);
        if (unsaved) next.set(id, unsaved);
        else next.delete(id);
        return next;
      }),
    [],
  );
  const dirty = forms.size > 0;
  const block = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  return (
    <Report value={report}>
      <Unsaved value={forms}>{children}</Unsaved>
      <Modal
        opened={block.status === 'blocked'}
        onClose={() => block.reset?.()}
        title={t('guard.title')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        <p>{text}</p>
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={() => block.proceed?.()}>
            {t('guard.leave')}
          </Button>
          <Button data-autofocus onClick={() => block.reset?.()}>
            {t('guard.stay')}
          </Button>
        </Group>
      </Modal>
    </Report>
  );
}
