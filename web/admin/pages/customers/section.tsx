// A part of the customer's page under its own heading.
import type { ReactNode } from 'react';
import css from './customers.module.css';

/** A heading and what stands under it. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={css.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
