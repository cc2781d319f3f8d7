import { create } from 'zustand';
import { kept } from './store';

export type Density = 'comfortable' | 'compact';

const first: Density = kept.read('density') === 'compact' ? 'compact' : 'comfortable';

/** How tall list rows are; a matter of this browser, not of the person. */
export const useDensity = create<{ density: Density; set: (density: Density) => void }>((set) => ({
  density: first,
  set: (density) => {
    document.documentElement.dataset.density = density;
    kept.write('density', density);
    set({ density });
  },
}));
