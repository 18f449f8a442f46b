// What drawings ask of the desk about any document (`desk.*`): its tags, and what files lie with it.
import Type from 'typebox';
import type { Facts } from '#kernel';
import { filesOf, tagsOf } from './store.ts';

export const deskFacts: Facts = {
  root: 'desk',
  for: '*',
  schema: Type.Object({
    tags: Type.Array(Type.String()),
    files: Type.Array(Type.Object({ name: Type.String(), mediaType: Type.String() })),
    pictures: Type.Integer({ description: 'How many of the files are pictures.' }),
  }),
  load: async (ctx, documents) => {
    const [tags, files] = await Promise.all([tagsOf(ctx, documents), filesOf(ctx, documents)]);
    return new Map(
      documents.map((id) => {
        const mine = files.filter(({ documentId }) => documentId === id).map(({ name, mediaType }) => ({ name, mediaType }));
        return [id, { tags: tags.get(id) ?? [], files: mine, pictures: mine.filter(({ mediaType }) => mediaType.startsWith('image/')).length }];
      }),
    );
  },
};
