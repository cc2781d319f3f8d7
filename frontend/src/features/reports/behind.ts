import { create } from 'zustand';

/** Which rows to show: of which report, behind which figure, in which time, of which queue or agent (of all: null). */
export interface Behind {
  report: 'queues' | 'agents';
  figure: string;
  /** null: today, as the company's clock has it */
  start: string | null;
  end: string | null;
  queue?: number | null;
  agent?: number | null;
  media?: string;
  /** what was pressed, in words: "Answered", "Faults" */
  title: string;
  about: string;
  /** what the figure said */
  count?: number;
}

interface Opened {
  behind: Behind | null;
  open: (behind: Behind | null) => void;
}

/** Every figure opens the rows behind it; this says which are open. */
export const useBehind = create<Opened>((set) => ({ behind: null, open: (behind) => set({ behind }) }));

export const openBehind = (behind: Behind) => useBehind.getState().open(behind);
