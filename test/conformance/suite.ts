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

/** The text of an XML file in the encoding that its declaration names, UTF-8 without one (XML 1.0, section 4.3.3). */
export function textOf(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']/.exec(
    bytes
      .subarray(0, 200)
      .toString('latin1')
      .replace(/^\u00EF\u00BB\u00BF/, ''),
  )?.[1];
  return new TextDecoder(declared ?? 'utf-8').decode(bytes);
}
