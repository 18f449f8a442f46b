// The frame of a part of the product's page.
import { type ReactNode, useId } from 'react';
import css from './product.module.css';

/** A part with its heading; `id` is where the checklist leads. */
export function Section({ id, title, beside, children }: { id: string; title: string; beside?: ReactNode; children: ReactNode }) {
  const heading = useId();
  return (
    <section id={id} className={css.section} aria-labelledby={heading}>
      <header className={css.sectionHead}>
        <h2 id={heading}>{title}</h2>
        {beside && <div className={css.sectionBeside}>{beside}</div>}
      </header>
      {children}
    </section>
  );
}
