// Names and sentences of what drawings are made of, in the page's language where it has them, else as the server says them.
import { type Words, useWords } from '../../../../ui/index.ts';
import type { Choice } from './section.tsx';
import type { Catalogue, CatalogueAction } from './use-panel.ts';

type Naming = Pick<Words, 'named' | 'namedIf' | 'lane'>;

export const actionName = ({ named }: Naming, name: string): string => named('step', name);
const actionSays = ({ namedIf }: Naming, { name, says }: CatalogueAction): string => namedIf('step_says', name) ?? says;

/** What a refusal means to a person. */
export const refusalSays = ({ namedIf }: Naming, code: string, says: string): string => namedIf('problem', code) ?? says;

export const messageName = ({ namedIf, named }: Naming, name: string): string => namedIf('happened', name) ?? named('step', name);
export const letterName = ({ named }: Naming, name: string): string => named('letter', name);

/** What can be chosen, each list in the order in which it is offered. */
export function useChoices(catalogue: Catalogue) {
  const words = useWords();
  const room = (name: string): string => words.named('steps.room', name);
  const action = (one: CatalogueAction): Choice => ({
    value: one.name,
    label: actionName(words, one.name),
    says: actionSays(words, one),
    group: room(one.room),
    isRare: !one.fits,
  });
  return {
    actions: (): Choice[] => catalogue.actions.map(action),
    forms: (): Choice[] => catalogue.actions.filter(({ form }) => form).map((one) => ({ ...action(one), isRare: !catalogue.forms.includes(one.name) })),
    messages: (): Choice[] =>
      catalogue.messages.map((one) => ({ value: one.name, label: messageName(words, one.name), says: one.says, group: room(one.room), isRare: !one.fits })),
    letters: (): Choice[] => catalogue.templates.map(({ name, subject }) => ({ value: name, label: letterName(words, name), says: subject })),
    tables: (): Choice[] => catalogue.decisions.map(({ key, name }) => ({ value: key, label: name })),
    drawings: (): Choice[] => catalogue.processes.map(({ key, name }) => ({ value: key, label: name })),
    lanes: (more: readonly string[]): Choice[] => [...new Set([...more, ...catalogue.lanes])].map((lane) => ({ value: lane, label: words.lane(lane) ?? lane })),
  };
}

/** Inputs that the facts at hand can tell: the document's own id, and ids that its facts name. */
export function knownInputs(catalogue: Catalogue, documentKind: string, names: readonly string[]): { name: string; value: string }[] {
  const paths = catalogue.facts.map(({ path }) => path);
  return names.flatMap((name) => {
    const own = `${documentKind}.id`;
    const isOwn = (name === 'documentId' || name === `${documentKind.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())}Id`) && paths.includes(own);
    const path = isOwn ? own : paths.find((one) => one.endsWith(`.${name}`) && name.endsWith('Id'));
    return path === undefined ? [] : [{ name, value: `=${path}` }];
  });
}
