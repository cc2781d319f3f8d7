import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import css from './Customer360.module.css';

interface PartProps {
  title: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** One part of the panel, with its own heading; parts load and fail each on their own. */
export const Part = ({ title, hint, children }: PartProps) => (
  <section className={css.sec}>
    <h3>
      {title}
      {hint && <small>{hint}</small>}
    </h3>
    {children}
  </section>
);

export const PartLoading = ({ title }: { title: string }) => (
  <Part title={title}>
    <div aria-busy="true">
      <Skeleton height={14} mb={8} />
      <Skeleton height={14} width="80%" mb={8} />
      <Skeleton height={14} width="60%" />
    </div>
  </Part>
);

/** The panel's final shape while its first answer is on the way. */
export const PanelLoading = () => (
  <div className={css.shape} aria-busy="true">
    <Skeleton circle height={48} mb={12} />
    <Skeleton height={16} width="60%" mb={8} />
    <Skeleton height={12} width="40%" mb={16} />
    <Skeleton height={104} radius={8} mb={16} />
    <Skeleton height={14} width="50%" mb={10} />
    <Skeleton height={54} radius={8} mb={6} />
    <Skeleton height={54} radius={8} />
  </div>
);
