// What every part of the properties panel works with: the sheet as it is now, what drawings are made of, and what expressions may name.
import { createContext, use, useEffect, useMemo, useState } from 'react';
import { type Answer, act, later } from '../../../../api/index.ts';
import { type DrawingSheet as Sheet, bringWords, useAsk, useMay } from '../../../../ui/index.ts';
import type { FeelScope, FeelType, Named } from '../feel/scope.ts';
import type { SheetElement } from './parts.ts';

export type Catalogue = Answer<'processes.catalogue'>;
export type CatalogueAction = Catalogue['actions'][number];

export interface Panel {
  sheet: Sheet;
  element: SheetElement;
  catalogue: Catalogue;
  scope: FeelScope;
  documentKind: string;
  isReadOnly: boolean;
}

export const PanelContext = createContext<Panel | undefined>(undefined);

/** The panel that a part of it stands in. */
export function usePanel(): Panel {
  const panel = use(PanelContext);
  if (!panel) throw new Error('a part of the properties panel stands outside of it');
  return panel;
}

/** Counts the changes of a sheet, so that what shows it is drawn again. */
export function useRevision(sheet: Sheet): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => sheet.onChange(() => setRevision((now) => now + 1)), [sheet]);
  return revision;
}

/** Words of several areas at once; true when they are there. */
export function useAreas(...areas: Parameters<typeof bringWords>): boolean {
  const names = areas.join(' ');
  const [brought, setBrought] = useState('');
  useEffect(() => {
    let isWanted = true;
    void bringWords(...(names.split(' ') as typeof areas)).then(() => isWanted && setBrought(names));
    return () => void (isWanted = false);
  }, [names]);
  return brought === names;
}

/** Everything that drawings of a kind can be made of. */
export const useCatalogue = (documentKind: string) => useAsk('processes.catalogue', { documentKind });

const PAUSE_MS = 900;
const NOTHING: readonly Named[] = [];

/** What the steps of the drawing remember, typed by the server as publishing would; what was known stays while it is asked again. */
export function useVariables(sheet: Sheet, revision: number): readonly Named[] {
  const [variables, setVariables] = useState(NOTHING);
  const isAllowed = useMay()('processes.scope');
  useEffect(() => {
    if (!isAllowed) return;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const xml = await sheet.xml();
      const told = await act('processes.scope', { xml }, { key: null });
      if (isWanted) setVariables(told.variables.map(({ name, type }) => ({ name, type: type as unknown as FeelType })));
    };
    // A drawing that can not be read at this moment has the variables that it had.
    const cancel = later(revision === 0 ? 0 : PAUSE_MS, () => void ask().catch(() => {}));
    return () => ((isWanted = false), cancel());
  }, [sheet, revision, isAllowed]);
  return variables;
}

/** What expressions may name, out of the catalogue and the variables. */
export function useScope(catalogue: Catalogue | undefined, documentKind: string, variables: readonly Named[]): FeelScope {
  return useMemo(
    () => ({
      documentKind,
      facts: (catalogue?.roots ?? []).map(({ name, type }) => ({ name, type: type as unknown as FeelType })),
      variables: variables.filter(({ name }) => name !== 'start'),
      functions: catalogue?.functions ?? [],
    }),
    [catalogue, documentKind, variables],
  );
}
