// The packs by country.
import { br } from './packs/br.ts';
import { eu } from './packs/eu.ts';
import { md } from './packs/md.ts';
import { pl } from './packs/pl.ts';
import { ro } from './packs/ro.ts';
import type { Pack, PackCountry } from './types.ts';

export const PACKS: readonly Pack[] = [ro, md, pl, br, eu];

/** The pack of a country and what it says of the country; undefined where none reaches. */
export function packOf(country: string): { pack: Pack; here: PackCountry } | undefined {
  for (const pack of PACKS) {
    const here = pack.countries.find((one) => one.code === country);
    if (here) return { pack, here };
  }
  return undefined;
}
