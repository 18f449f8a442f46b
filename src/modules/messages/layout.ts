// The one HTML layout that wraps the text of every message: read and compiled once.
import { readFileSync } from 'node:fs';
import { Liquid, type Template } from 'liquidjs';
import { seedFolder } from './seeds.ts';

const liquid = new Liquid({
  strictFilters: true,
  strictVariables: true,
  ownPropertyOnly: true,
  outputEscape: 'escape',
  templates: {},
});
let layout: Template[] | undefined;

export type Wrapped = {
  subject: string;
  text: string;
  language: string;
  shop: { name: string; email: string; website?: string | undefined };
};

/** A message as an HTML page; every character of its text is escaped, and what begins with http(s):// becomes a link. */
export function html({ subject, text, language, shop }: Wrapped): string {
  layout ??= liquid.parse(readFileSync(new URL('layout.html.liquid', seedFolder()), 'utf8'));
  return String(
    liquid.renderSync(layout, {
      subject,
      language,
      name: shop.name,
      email: shop.email,
      website: shop.website ?? '',
      content: paragraphs(text),
    }),
  );
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!);

/** Blank lines part paragraphs, lines that begin with `- ` are a list. */
function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n');
      if (lines.every((line) => line.startsWith('- '))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
      return `<p>${lines.map(inline).join('<br>\n')}</p>`;
    })
    .join('\n');
}

const LINK = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/;

function inline(line: string): string {
  return line
    .split(LINK)
    .map((part, i) => (i % 2 === 1 ? `<a href="${escape(part)}">${escape(part)}</a>` : escape(part)))
    .join('');
}
