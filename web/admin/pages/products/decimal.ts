// Numbers as people write them: with the comma or the point of their language, with spaces between thousands, with a currency beside it.

/**
 * What was written as a decimal text with a point, e.g. `1 234,50` as `1234.50`; nothing where it is no number. A single
 * comma or point is taken for the decimal sign, unless three digits follow it and the language groups thousands with it.
 */
export function decimalOf(text: string, language: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^([+\-\u2212]?)\s*[A-Za-zł€$£₽%]{0,4}\s*/u, '$1')
    .replace(/\s*([A-Za-zł€$£₽]{1,4}|%)$/u, '')
    .replace(/\u2212/g, '-')
    .replace(/[\s\u00a0\u202f']/g, '');
  if (!/^[+-]?\d[\d.,]*$/.test(bare)) return undefined;
  const signs = [...bare.matchAll(/[.,]/g)];
  const last = signs.at(-1);
  if (last === undefined) return plain(bare);
  const kinds = new Set(signs.map(([sign]) => sign));
  const groupSign = new Intl.NumberFormat(language).formatToParts(1_234_567).find((part) => part.type === 'group')?.value;
  const isGroup = kinds.size === 1 && (signs.length > 1 || (last[0] === groupSign && bare.length - last.index === 4));
  if (isGroup) return /^[+-]?\d{1,3}([.,]\d{3})+$/.test(bare) ? plain(bare.replace(/[.,]/g, '')) : undefined;
  const [whole, part] = [bare.slice(0, last.index).replace(/[.,]/g, ''), bare.slice(last.index + 1)];
  return part === '' ? undefined : plain(`${whole}.${part}`);
}

/** Without a plus and without zeros before the number. */
const plain = (text: string): string => text.replace(/^\+/, '').replace(/^(-?)0+(?=\d)/, '$1');
