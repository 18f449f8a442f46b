// What happened to an order, put in order: steps of its runs, mails, notes and files. Pure: no React here.
import type { HistoryEntry, MessageRow, Run, RunsOfDocument } from '../../../api/index.ts';
import { elementsOf } from '../../../ui/index.ts';
import type { Attachment, Note } from '../desk/note.tsx';

/** One entry; `kind` is also what people filter by. */
export type Entry = { key: string; at: string } & (
  | { kind: 'step'; step: HistoryEntry; run: Run }
  | { kind: 'mail'; mail: MessageRow }
  | { kind: 'note'; note: Note }
  | { kind: 'file'; file: Attachment }
);

interface Told {
  data: RunsOfDocument;
  mails: readonly MessageRow[];
  notes: readonly Note[];
  files: readonly Attachment[];
}

/** All entries, the newest first. */
export function entriesOf({ data, mails, notes, files }: Told): Entry[] {
  const said: Entry[] = [
    ...mails.map((mail): Entry => ({ key: mail.id, at: mail.at, kind: 'mail', mail })),
    ...notes.map((note): Entry => ({ key: note.id, at: note.createdAt, kind: 'note', note })),
    ...files.map((file): Entry => ({ key: file.id, at: file.createdAt, kind: 'file', file })),
  ];
  // Sorting is stable, so that steps of one instant stay in the order in which they happened.
  return [...stepsOf(data), ...said].sort((one, other) => other.at.localeCompare(one.at));
}

/** Steps that say something: what has a name in the drawing, or went wrong; gateways are left to the drawing. */
function stepsOf({ runs, drawings }: RunsOfDocument): Entry[] {
  // A run below another began after it, so of one instant its steps are the newer ones.
  return [...runs].reverse().flatMap((run) => {
    const elements = elementsOf(drawings[run.definitionId] ?? '');
    const says = ({ what, element }: HistoryEntry): boolean => {
      if (what === 'wait' || what === 'in') return false;
      const drawn = elements.get(element);
      return what !== 'done' || drawn === undefined || (drawn.name !== '' && !drawn.kind.endsWith('Gateway'));
    };
    return run.history
      .map((step, at): Entry & { kind: 'step' } => ({ key: `${run.id}${at}`, at: step.at, kind: 'step', step, run }))
      .filter((it) => says(it.step))
      .reverse();
  });
}
