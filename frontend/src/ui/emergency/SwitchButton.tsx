import { Button } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { type ReactNode, Suspense, useState } from 'react';

interface Props {
  label: string;
  /** thrown already: there is nothing to press, but a switch that stands open still says who was first */
  thrown?: boolean;
  children: (close: () => void) => ReactNode;
}

/** The button that leads to an emergency switch, which comes with the first press. */
export function SwitchButton({ label, thrown, children }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      {!thrown && (
        <Button
          variant="default"
          c="var(--bad)"
          leftSection={<IconAlertOctagon size={15} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          {label}
        </Button>
      )}
      {opened && <Suspense>{children(() => setOpened(false))}</Suspense>}
    </>
  );
}
