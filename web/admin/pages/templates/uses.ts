// Which drawings send which template: read out of the drawings themselves.
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { get } from '../../../api/index.ts';
import { useAsk, useMay } from '../../../ui/index.ts';

/** A drawing that sends a template, and the steps that do. */
export interface Use {
  key: string;
  process: string;
  steps: string[];
}

/** The steps of a drawing that send a template, by the template's name. */
export function tellsIn(xml: string): Map<string, string[]> {
  const drawing = new DOMParser().parseFromString(xml, 'application/xml');
  const found = new Map<string, string[]>();
  const note = (template: string, at: Element): void => {
    const step = at.closest('[name][id]:not([value])')?.getAttribute('name') ?? '';
    found.set(template, [...(found.get(template) ?? []), step.replace(/\s+/g, ' ')]);
  };
  for (const tell of drawing.getElementsByTagNameNS('*', 'tell')) {
    const template = tell.getAttribute('template');
    if (template) note(template, tell);
  }
  for (const input of drawing.getElementsByTagNameNS('*', 'input')) {
    const named = /^="([a-z][a-z0-9-]*)"$/.exec(input.getAttribute('value') ?? '')?.[1];
    if (input.getAttribute('name') === 'template' && named) note(named, input);
  }
  return found;
}

/** Where each template is used; undefined while it is not known, e.g. because the reader may not see drawings. */
export function useUses(): ReadonlyMap<string, Use[]> | undefined {
  const may = useMay();
  const mayRead = may('processes.list', 'read') && may('processes.map', 'read');
  const processes = useAsk('processes.list', {}, { enabled: mayRead }).data?.items;
  const drawings = useQueries({
    queries: (processes ?? []).map(({ key }) => ({ queryKey: ['processes.map', { key }], queryFn: () => get('processes.map', { key }) })),
    combine: (results) => results.map((result) => result.data),
  });
  return useMemo(() => {
    if (!processes || drawings.some((it) => it === undefined)) return undefined;
    const uses = new Map<string, Use[]>();
    for (const drawing of drawings) {
      if (!drawing) continue;
      for (const [template, steps] of tellsIn(drawing.xml)) {
        uses.set(template, [...(uses.get(template) ?? []), { key: drawing.key, process: drawing.name, steps }]);
      }
    }
    return uses;
  }, [processes, drawings]);
}
