// What a drawing is made of, as plain data, for whoever counts what its runs have done.
import type { Definition } from '../definitions.ts';
import { calledBy, formOfTask, laneOf } from './record.ts';

export type DrawnPart = {
  id: string;
  name: string;
  type: string;
  lane: string;
  isGateway: boolean;
  isTask: boolean;
  /** The action that it calls, or that is its form; and the effects of that. */
  action: string | undefined;
  effects: string[];
  tells: { template: string; when: 'start' | 'done' }[];
};

/** The elements of a drawing by their ids. */
export function drawnParts({ graph }: Definition): Map<string, DrawnPart> {
  return new Map(
    graph.nodes.map((node) => {
      const action = calledBy(node) ?? formOfTask(node);
      const part: DrawnPart = {
        id: node.id,
        name: node.name,
        type: node.type,
        lane: laneOf(node),
        isGateway: node.type.endsWith('Gateway'),
        isTask: node.type === 'userTask',
        action: action?.name,
        effects: action?.effects ?? [],
        tells: node.tells.map(({ template, when }) => ({ template, when })),
      };
      return [node.id, part];
    }),
  );
}
