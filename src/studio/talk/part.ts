// The card of: what people say about elements; who is looking is known by the sketches.
import { type Around, type Part, definePart } from '../part.ts';
import { addComment, commented, editComment, removeComment, resolveComment } from './actions.ts';
import { listComments } from './queries.ts';
import { talkInvariants } from './store-invariants.ts';

export const talkPart = (_: Around): Part =>
  definePart({
    name: 'talk',
    actions: [addComment, editComment, removeComment, resolveComment],
    queries: [listComments],
    events: [commented],
    invariants: talkInvariants,
  });
