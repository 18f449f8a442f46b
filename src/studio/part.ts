// What a part of the drawing room brings along; the studio is the sum of its parts.
import type { Engine } from '#engine';
import { type Module, type Registry, defineModule } from '#kernel';

/** A part's card: everything that a module may bring, except what it needs. */
export type Part = Omit<Module, 'needs'>;

/** What a part may use: the engine, and all that is registered before it. */
export type Around = { engine: Engine; registry: Registry };

/** Declares a part. */
export const definePart = (part: Omit<Parameters<typeof defineModule>[0], 'needs'>): Part => defineModule({ ...part, needs: [] });
