import { type ReactNode, useEffect } from 'react';
import { create } from 'zustand';

/** Something that can be done now, found by its name. */
export interface Command {
  id: string;
  label: string;
  description?: string | undefined;
  /** other words for it, in small letters */
  also?: string;
  icon?: ReactNode;
  keys?: string | undefined;
  /** one of many: shown only to who writes something of it */
  quiet?: boolean;
  run: () => void;
}

interface Offers {
  /** somebody looks for a command: whoever has some makes them now */
  wanted: boolean;
  offers: ReadonlyMap<string, readonly Command[]>;
}

/** What the parts of the page offer to the palette, by the name of their group, as long as they are on the screen. */
export const useOffers = create<Offers>(() => ({ wanted: false, offers: new Map() }));
export const useWanted = () => useOffers((state) => state.wanted);

/** Offers these while the component is drawn; it is drawn only while they are wanted. */
export function useOffer(group: string, commands: readonly Command[]) {
  useEffect(() => useOffers.setState(({ offers }) => ({ offers: new Map(offers).set(group, commands) })));
  useEffect(
    () => () =>
      useOffers.setState(({ offers }) => ({ offers: new Map([...offers].filter(([name]) => name !== group)) })),
    [group],
  );
}
