// What decides about sketches without looking anywhere: who has the pen, and what may be done with a sketch.
import { Refusal } from '#kernel';
import type { Live, Sketch } from './types.ts';

/** A pen falls back when its holder has shown no sign of life for so long. */
export const PEN_MS = 120_000;
/** Somebody who has shown no sign of life for so long is not looking any more; pages show one every 10 s. */
export const PRESENT_MS = 30_000;

/** Refusals that nearly all actions on a sketch share. */
export const REFUSALS = {
  'sketches.unknown': 'There is no such sketch.',
  'sketches.over': 'The sketch was published or dropped.',
  'sketches.no_pen': 'Somebody else has the pen.',
  'sketches.changed': 'Somebody has saved the sketch since it was read.',
};

/** Who has the pen now; undefined when it lies free. */
export const holderOf = ({ penAccount, penUntil }: Pick<Sketch, 'penAccount' | 'penUntil'>, now: Date): string | undefined =>
  penAccount !== null && penUntil! > now ? penAccount : undefined;

export const penUntil = (now: Date): Date => new Date(now.getTime() + PEN_MS);

/** Refuses a sketch that is published or dropped. */
export function mustBeOpen({ id, state }: Sketch): void {
  if (state !== 'open') throw new Refusal('sketches.over', { sketchId: id, state }, { message: REFUSALS['sketches.over'] });
}

/** Refuses when somebody else has the pen; one that lies free may be taken by writing. */
export function mustHoldPen(sketch: Sketch, account: string, now: Date): void {
  mustBeOpen(sketch);
  const holder = holderOf(sketch, now);
  if (holder !== undefined && holder !== account)
    throw new Refusal(
      'sketches.no_pen',
      { sketchId: sketch.id, accountId: holder, until: sketch.penUntil!.toISOString() },
      { message: REFUSALS['sketches.no_pen'] },
    );
}

/** Refuses what was decided about an older state of the sketch. */
export function mustBeAt({ rev, savedBy }: Sketch, read: number): void {
  if (rev !== read) throw new Refusal('sketches.changed', { rev, savedBy }, { message: REFUSALS['sketches.changed'] });
}

/** Whether the live drawing has become another one since the sketch began; one that was rolled back to the same is not. */
export const isOutdated = (sketch: Pick<Sketch, 'baseVersion'>, base: Live | undefined, newest: Live | undefined): boolean =>
  newest !== undefined && newest.version !== sketch.baseVersion && newest.xml !== base?.xml;

/** A name as a key: small Latin letters and digits with hyphens between; must not begin with a digit (XML NCName, as ids of elements are). */
export function keyOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[łŁ]/g, 'l')
    .toLowerCase()
    .replace(/[а-яё]/g, (letter) => CYRILLIC[letter] ?? '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return plain === '' ? 'drawing' : /^\d/.test(plain) ? `p-${plain}` : plain;
}

const CYRILLIC: Readonly<Record<string, string>> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);
