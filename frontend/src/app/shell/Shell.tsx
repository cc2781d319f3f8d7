import type { ReactNode } from 'react';

/** Rail, top bar and the page between them. */
export function Shell({ children }: { children: ReactNode }) {
  return (
    <main id="main" tabIndex={-1}>
      {children}
    </main>
  );
}
