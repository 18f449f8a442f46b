// Text as FEEL sees it: escapes of string literals, and characters counted as Unicode code points.

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' };

/** Resolves the escapes of a string literal (its inside, without quotes); an unknown escape stays as written. */
export function unescapeText(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|u\{([0-9a-fA-F]{1,6})\}|([nrt"'\\]))/g,
    (whole, four?: string, six?: string, braced?: string, simple?: string) => {
      if (simple !== undefined) return ESCAPES[simple] ?? whole;
      const code = Number.parseInt(four ?? six ?? braced ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Whether code points and UTF-16 units are the same in this text. */
export function hasSurrogates(text: string): boolean {
  return /[\ud800-\udfff]/.test(text);
}

/** The length in Unicode code points. */
export function codePointLength(text: string): number {
  if (!hasSurrogates(text)) return text.length;
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** The part from code point `start` (0-based) up to `end` (exclusive). */
export function codePointSlice(text: string, start: number, end: number): string {
  if (!hasSurrogates(text)) return text.slice(start, end);
  return [...text].slice(start, end).join('');
}

/** A string as a FEEL literal. */
export function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, (found) => `\\${found}`)}"`;
}
