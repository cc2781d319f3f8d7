import { create } from 'zustand';

/** Work accepted here whose ticket is still being opened (a call gets its ticket when it is connected). */
export const useAwaited = create<{
  workItem: number | null;
  awaitTicket: (workItem: number) => void;
  done: () => void;
}>((set) => ({
  workItem: null,
  awaitTicket: (workItem) => set({ workItem }),
  done: () => set({ workItem: null }),
}));
