import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
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

/** An icon button whose tooltip and accessible name are the same words. */
export function Tip({ label, keys, children, pressed, ...rest }: Props) {
  const { t } = useT('common');
  const words = keys ? t('withKey', { what: label, key: keys }) : label;
  return (
    <Tooltip label={words}>
      <ActionIcon aria-label={words} aria-pressed={pressed} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
