import { create } from 'zustand';

/** Which layer lies over the page; both come lazily, with the first use. */
export const useOpened = create<{ layer: 'palette' | 'keys' | null; open: (layer: 'palette' | 'keys' | null) => void }>(
  (set) => ({ layer: null, open: (layer) => set({ layer }) }),
);

export const openPalette = () => useOpened.getState().open('palette');
export const openKeys = () => useOpened.getState().open('keys');
