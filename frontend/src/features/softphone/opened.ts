import { create } from 'zustand';

/** A number to call, and what it is about: the contact check asks for both. */
export interface Callee {
  number: string;
  customer?: number;
  ticket?: number;
}

/** What of the telephone is open over the page: the dial pad, or handing the call on; both come with their first use. */
export const useTelephone = create<{
  layer: 'dial' | 'pass' | null;
  callee: Callee;
  dial: (callee?: Callee) => void;
  pass: (number?: string) => void;
  close: () => void;
}>((set) => ({
  layer: null,
  callee: { number: '' },
  dial: (callee = { number: '' }) => set({ layer: 'dial', callee }),
  pass: (number = '') => set({ layer: 'pass', callee: { number } }),
  close: () => set({ layer: null }),
}));
