// What puts PDF files together, loaded with the first paper: a start need not spend a tenth of a second and 20 MB on it.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Pdfmake = (typeof import('pdfmake'))['default'];

let loading: Promise<Pdfmake> | undefined;

/** pdfmake with Roboto, whose glyphs cover ă ș ț ł ą ç and Cyrillic. Nothing but its fonts may be read, nothing fetched. */
export const pdfmake = (): Promise<Pdfmake> => (loading ??= load());

async function load(): Promise<Pdfmake> {
  const { default: made } = await import('pdfmake');
  const folder = join(dirname(createRequire(import.meta.url).resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  const font = (name: string): string => join(folder, `Roboto-${name}.ttf`);
  made.setFonts({ Roboto: { normal: font('Regular'), bold: font('Medium'), italics: font('Italic'), bolditalics: font('MediumItalic') } });
  made.setUrlAccessPolicy(() => false);
  made.setLocalAccessPolicy((path) => path.startsWith(folder));
  return made;
}
