// What colleagues wrote about a customer.
import { When, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { Composer } from '../desk/composer.tsx';
import { NoteBody } from '../desk/note.tsx';
import css from './customers.module.css';
import { Section } from './section.tsx';

/** The notes, the newest first, with a field for the next. */
export function Notes({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const may = useMay();
  const { data } = useAsk('desk.notes', { documentId: customerId }, { enabled: may('desk.notes', 'read') });
  if (!data) return null;
  return (
    <Section title={t('customers.notes')}>
      {may('desk.add_note') && <Composer documentId={customerId} />}
      <ul className={css.rows}>
        {data.items.toReversed().map((note) => (
          <li key={note.id}>
            <span className={css.grow}>
              <b>{note.author.name}</b> <NoteBody note={note} documentId={customerId} />
            </span>
            <When at={note.createdAt} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
