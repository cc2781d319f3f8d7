import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import type { ReactNode, Ref } from 'react';

interface Props extends ActionIconProps {
  label: string;
  children: ReactNode;
  onClick?: () => void;
  pressed?: boolean;
  lang?: string;
  ref?: Ref<HTMLButtonElement>;
}

/** An icon button whose tooltip and accessible name are the same words. */
export function Tip({ label, children, pressed, ...rest }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={pressed} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
