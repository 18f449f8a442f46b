// How an event is told to people: a sentence, what it is about, and where to look; as Slack, Teams and mail want it.
import type { StoredEvent } from '#kernel';
import type { Form } from './types.ts';
import { bodyOf } from './rules.ts';

/** What of an event people read: a headline, at most a few lines, and the address of the page about it. */
export type Telling = { title: string; lines: string[]; link: string | null };

type Happened = Pick<StoredEvent, 'name' | 'document' | 'payload' | 'at'> & { position: bigint | null };
/** What is known besides the event: what its name says, the number of its document, and where the shop's pages are. */
export type Beside = { says: string; number: string | null; shopUrl: string };

const LINES_AT_MOST = 12;
/** Where the page of a document is, by the kind of its id. */
const PAGES: Readonly<Record<string, string>> = {
  ord: 'orders',
  shp: 'parcels',
  cus: 'customers',
  prd: 'products',
  drf: 'drafts',
  bat: 'batches',
  inv: 'papers',
};

/** An event in words; one that brings its own `title`, `lines` and `page`, as a digest does, is told by them. */
export function tellingOf({ name, document, payload }: Happened, { says, number, shopUrl }: Beside): Telling {
  const { title, lines, page } = payload as { title?: unknown; lines?: unknown; page?: unknown };
  const place = typeof page === 'string' ? page : pageOf(document);
  return {
    title: typeof title === 'string' ? title : [number, says || name].filter(Boolean).join(': '),
    lines: (Array.isArray(lines) ? lines : []).filter((line) => typeof line === 'string').slice(0, LINES_AT_MOST),
    link: place === null || shopUrl === '' ? null : shopUrl.replace(/\/$/, '') + place,
  };
}

function pageOf(document: string | null): string | null {
  const page = document === null ? undefined : PAGES[document.slice(0, document.indexOf('_'))];
  return page === undefined ? null : `/${page}/${document}`;
}

/** The body of a message in the form that an address wants. */
export function messageIn(form: Form, event: Happened, beside: Beside): string {
  if (form === 'standard') return bodyOf(event);
  const telling = tellingOf(event, beside);
  if (form === 'slack') return JSON.stringify(slackOf(telling));
  return JSON.stringify(form === 'teams' ? teamsOf(telling) : mailOf(telling));
}

/** In Slack's text three signs have a meaning ("Formatting text for app surfaces", escaping). */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A message for an incoming webhook of Slack: `text` is what notifications show, `blocks` what the channel shows (Block Kit). */
function slackOf({ title, lines, link }: Telling): object {
  const head = link === null ? `*${escaped(title)}*` : `*<${link}|${escaped(title)}>*`;
  const text = [head, ...lines.map((line) => `• ${escaped(line)}`)].join('\n');
  return { text: escaped(title), blocks: [{ type: 'section', text: { type: 'mrkdwn', text: text.slice(0, 3_000) } }] };
}

/** A message for a workflow of Teams that waits for a webhook: an Adaptive Card 1.4 as its only attachment. */
function teamsOf({ title, lines, link }: Telling): object {
  const text = (words: string, more: object = {}): object => ({ type: 'TextBlock', text: words, wrap: true, ...more });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [text(title, { weight: 'Bolder', size: 'Medium' }), ...lines.map((line) => text(line, { spacing: 'Small' }))],
    ...(link === null ? {} : { actions: [{ type: 'Action.OpenUrl', title: 'Kontor', url: link }] }),
  };
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] };
}

/** A mail in plain words; who posts it makes the letter. */
const mailOf = ({ title, lines, link }: Telling): object => ({ subject: title, text: [...lines, ...(link === null ? [] : ['', link])].join('\n') });
