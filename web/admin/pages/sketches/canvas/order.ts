// A drawing as a list: steps in the order in which an order comes to them, with what lies in them, on them and leads out of them.
import type { SheetElement } from '../../../../ui/index.ts';

export interface Row {
  id: string;
  depth: number;
  /** The rows right below it that belong to it: what is inside, on its border, or a way out of it. */
  hasRows: boolean;
}

interface Node {
  element: SheetElement;
  next: string[];
  flows: SheetElement[];
  isStart: boolean;
}

const refId = (element: SheetElement, name: string): string | undefined => (element.businessObject.get(name) as { id?: string } | undefined)?.id;
const isStep = (it: SheetElement): boolean => !it.isFlow && !/Participant|Lane$/.test(it.type);

/** The rows of the drawing. Steps that nothing leads to come at the end of where they lie. */
export function rowsOf(elements: readonly SheetElement[]): Row[] {
  const nodes = new Map<string, Node>();
  for (const element of elements) {
    if (isStep(element)) nodes.set(element.id, { element, next: [], flows: [], isStart: /StartEvent$/.test(element.type) });
  }
  for (const flow of elements) {
    if (!flow.isFlow) continue;
    const source = nodes.get(refId(flow, 'sourceRef') ?? '');
    const target = refId(flow, 'targetRef');
    if (!source || target === undefined) continue;
    source.next.push(target);
    source.flows.push(flow);
  }
  const isInside = (id: string | undefined): boolean => id !== undefined && nodes.has(id);
  const rows: Row[] = [];
  const seen = new Set<string>();
  const walk = (ids: readonly string[], depth: number, isHere: (node: Node) => boolean): void => {
    const todo = ids.toReversed();
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      const node = nodes.get(id);
      if (!node || seen.has(id) || !isHere(node)) continue;
      seen.add(id);
      const at = rows.push({ id, depth, hasRows: false }) - 1;
      below(node, depth + 1);
      rows[at]!.hasRows = rows.length > at + 1;
      todo.push(...node.next.toReversed());
    }
  };
  /** What belongs to a step: its ways out where there are several, what lies inside, what stands on its border. */
  const below = (node: Node, depth: number): void => {
    if (node.flows.length > 1) for (const flow of node.flows) rows.push({ id: flow.id, depth, hasRows: false });
    const children = [...nodes.values()].filter((it) => it.element.parentId === node.element.id && it.element.type !== 'bpmn:BoundaryEvent');
    within(children, depth);
    for (const border of nodes.values()) {
      if (border.element.type !== 'bpmn:BoundaryEvent' || border.element.parentId !== node.element.id) continue;
      walk([border.element.id], depth, (it) => it.element.type === 'bpmn:BoundaryEvent' || it.element.parentId === parentOf(node));
    }
  };
  const parentOf = (node: Node): string | undefined => node.element.parentId;
  const within = (children: readonly Node[], depth: number): void => {
    const ids = new Set(children.map((it) => it.element.id));
    const isHere = (it: Node): boolean => ids.has(it.element.id);
    walk(
      children.filter((it) => it.isStart).map((it) => it.element.id),
      depth,
      isHere,
    );
    // Event sub-processes and steps that nothing leads to.
    walk(
      children.filter((it) => it.element.type !== 'bpmn:BoundaryEvent').map((it) => it.element.id),
      depth,
      isHere,
    );
  };
  within(
    [...nodes.values()].filter((it) => !isInside(it.element.parentId)),
    0,
  );
  return rows;
}
