import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import { type ReactNode, type Ref, useState } from 'react';
import { useT } from '@/i18n/t';

interface Props extends ActionIconProps {
  label: string;
  /** the key that does the same */
  keys?: string;
  children: ReactNode;
  onClick?: () => void;
  pressed?: boolean;
  lang?: string;
  ref?: Ref<HTMLButtonElement>;
}

/**
 * An icon button whose tooltip and accessible name are the same words. Whoever pressed it needs them no more: they would
 * only cover what lies below, the ticket's own buttons under the call bar.
 */
export function Tip({ label, keys, children, pressed, onClick, ...rest }: Props) {
  const { t } = useT('common');
  const [used, setUsed] = useState(false);
  const words = keys ? t('withKey', { what: label, key: keys }) : label;
  const fresh = () => setUsed(false);
  const press = () => {
    setUsed(true);
    onClick?.();
  };
  return (
    <Tooltip label={words} disabled={used}>
      <ActionIcon
        aria-label={words}
        aria-pressed={pressed}
        onClick={press}
        onPointerLeave={fresh}
        onBlur={fresh}
        {...rest}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
