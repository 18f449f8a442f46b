// Where the cases lie: a folder of the form of ../shared/conformance, found beside the checkout or named by `--suite`.
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from '#testing';

/** The folder of cases, or null where there is none: KONTOR_SUITE (set by `--suite DIR`), else `../shared/conformance`. */
export function findSuite(): string | null {
  const named = process.env['KONTOR_SUITE'];
  const folder = named ? resolve(named) : join(ROOT, '..', 'shared', 'conformance');
  return existsSync(folder) ? folder : null;
}

/** The files below a folder whose name ends so, sorted; none where the folder is missing. */
export function filesUnder(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** The text of an XML file in the encoding that its mark or declaration names, UTF-8 without one (XML 1.0, section 4.3.3). */
export function textOf(bytes: Buffer): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes
      .subarray(0, 200)
      .toString('latin1')
      .replace(/^\u00EF\u00BB\u00BF/, ''),
  )?.[1];
  try {
    return new TextDecoder(mark ?? declared ?? 'utf-8').decode(bytes);
  } catch {
    // An encoding that nobody knows: most of them are UTF-8 in the end, and what is not shows when it is read.
    return new TextDecoder().decode(bytes);
  }
}
