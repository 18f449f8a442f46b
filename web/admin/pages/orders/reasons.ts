// Why a token stands where it stands: the steps that led there, what was decided on the way, and where it can go. Pure: no React here.
import type { HistoryEntry, Run } from '../../../api/index.ts';
import { elementsOf } from '../../../ui/index.ts';

/** What led to a place in a drawing. */
export interface Why {
  /** The step before, if the history knows one with a name. */
  before: HistoryEntry | undefined;
  /** Decision tables that were asked on the way, the newest first. */
  decisions: HistoryEntry[];
  /** Names of the steps to which it can go from here; paths out of it that only something going wrong takes are apart. */
  next: string[];
  otherwise: string[];
}

const DECISIONS_SHOWN = 3;

/** What the history of a run and its drawing say about the token at `at`. */
export function whyOf(run: Run, xml: string | undefined, at: string): Why {
  const elements = elementsOf(xml ?? '');
  const kind = (element: string): string => elements.get(element)?.kind ?? '';
  const done = run.history.filter((step) => step.what === 'done' || step.what === 'fired').toReversed();
  return {
    before: done.find((step) => step.element !== at && step.name !== '' && !kind(step.element).endsWith('Gateway')),
    decisions: done.filter((step) => kind(step.element) === 'businessRuleTask').slice(0, DECISIONS_SHOWN),
    ...(xml === undefined ? { next: [], otherwise: [] } : waysOut(xml, at)),
  };
}

interface Flow {
  from: string;
  to: string;
  name: string;
}

const FLOW = /<(?:\w+:)?sequenceFlow\s([^>]*?)\/?>/g;
const BOUNDARY = /<(?:\w+:)?boundaryEvent\s([^>]*?)\/?>/g;
const of = (attributes: string, name: string): string => new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1] ?? '';

/** The named steps that follow an element; what has no name (gateways that only join) is passed through. */
function waysOut(xml: string, at: string): { next: string[]; otherwise: string[] } {
  const flows = [...xml.matchAll(FLOW)].map(([, text = '']): Flow => ({ from: of(text, 'sourceRef'), to: of(text, 'targetRef'), name: of(text, 'name') }));
  const borders = [...xml.matchAll(BOUNDARY)].filter(([, text = '']) => of(text, 'attachedToRef') === at).map(([, text = '']) => of(text, 'id'));
  const named = elementsOf(xml);
  const follow = (from: string, seen: Set<string>): string[] =>
    flows
      .filter((flow) => flow.from === from && !seen.has(flow.to))
      .flatMap((flow) => {
        seen.add(flow.to);
        const target = named.get(flow.to);
        if (target && target.name !== '' && !target.kind.endsWith('Gateway')) return [target.name];
        return follow(flow.to, seen);
      });
  return {
    next: [...new Set(follow(at, new Set([at])))],
    otherwise: borders.flatMap((border) => named.get(border)?.name || []),
  };
}
