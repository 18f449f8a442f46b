// Countries that the pages offer: those with a pack first, then the rest of the European Union.

/** ISO 3166-1 alpha-2 codes. */
export const COUNTRIES = 'RO MD PL BR AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PT SE SI SK GB CH NO UA US'.split(
  ' ',
) as readonly string[];
