// An expression tried while it is written: what the server says of it, and what it gives for an order that somebody chose.
import { useEffect, useState } from 'react';
import { type Answer, Problem, get, later } from '../../../../api/index.ts';
import { type FeelScope, type Named, typesFor } from './scope.ts';

export type Tried = Answer<'processes.try_expression'>;

/** Somebody who types is not asked about every letter. */
const PAUSE_MS = 350;
const keptAs = (kind: string): string => `kontor.try_on.${kind}`;
const listeners = new Set<() => void>();

/** The number of the document on which expressions are tried; kept in this browser, the same for every field. */
export function useTryOn(kind: string): { number: string; choose: (number: string) => void } {
  const [number, setNumber] = useState(() => localStorage.getItem(keptAs(kind)) ?? '');
  useEffect(() => {
    const hear = (): void => setNumber(localStorage.getItem(keptAs(kind)) ?? '');
    hear();
    listeners.add(hear);
    return () => void listeners.delete(hear);
  }, [kind]);
  return {
    number,
    choose: (chosen) => {
      if (chosen === '') localStorage.removeItem(keptAs(kind));
      else localStorage.setItem(keptAs(kind), chosen);
      for (const hear of listeners) hear();
    },
  };
}

export interface TryOptions {
  scope: FeelScope;
  /** The step at which it stands. */
  element?: string;
  /** Names that only this field sees, such as `result`. */
  extra?: readonly Named[];
  timer?: 'date' | 'duration' | 'cycle';
  number: string;
}

export interface TryState {
  tried?: Tried;
  /** The document could not be found, or the server did not answer. */
  trouble?: Problem;
  isBusy: boolean;
}

const IDLE: TryState = { isBusy: false };

/** What the server says of a text, a moment after it was last changed; nothing is asked about an empty one. */
export function useTry(text: string, { scope, element, extra = [], timer, number }: TryOptions): TryState {
  const [state, setState] = useState(IDLE);
  const variables = typesFor(text, [...scope.variables.filter(({ name }) => !extra.some((one) => one.name === name)), ...extra]);
  const { documentKind } = scope;
  useEffect(() => {
    if (text.trim() === '') return setState(IDLE);
    const aborting = new AbortController();
    setState((now) => ({ ...now, isBusy: true }));
    const cancel = later(PAUSE_MS, () => {
      const asked = { expression: text, documentKind, element, timer, variables, number: number === '' ? undefined : number };
      get('processes.try_expression', asked, aborting.signal).then(
        (tried) => setState({ tried, isBusy: false }),
        (trouble: unknown) => !aborting.signal.aborted && setState({ isBusy: false, ...(trouble instanceof Problem ? { trouble } : {}) }),
      );
    });
    return () => (cancel(), aborting.abort());
  }, [text, documentKind, element, timer, variables, number]);
  return state;
}
