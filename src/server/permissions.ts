// Which permissions there are: one for each action that has a route and for each query, for the page on which roles are put together.
import { type Module, type Registry, defineModule, defineQuery } from '#kernel';
import Type from 'typebox';

/** The module `rights`; it reads the registry that it is added to. */
export const rightsModule = (registry: Registry): Module =>
  defineModule({
    name: 'rights',
    needs: ['staff'],
    queries: [
      defineQuery({
        name: 'rights.list',
        summary: 'Every permission there is, by room.',
        input: Type.Object({}, { additionalProperties: false }),
        output: Type.Object({
          items: Type.Array(
            Type.Object({
              name: Type.String(),
              room: Type.String(),
              kind: Type.Union([Type.Literal('action'), Type.Literal('query')]),
              summary: Type.String(),
            }),
          ),
        }),
        run: async () => ({
          items: [
            ...[...registry.actions.values()].filter((one) => !one.internal && !one.open).map((one) => ({ ...nameOf(one), kind: 'action' as const })),
            ...[...registry.queries.values()].map((one) => ({ ...nameOf(one), kind: 'query' as const })),
          ].sort((a, b) => (a.name < b.name ? -1 : 1)),
        }),
      }),
    ],
  });

const nameOf = ({ name, summary }: { name: string; summary: string }) => ({ name, summary, room: name.slice(0, name.indexOf('.')) });
