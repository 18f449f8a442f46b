// The nouns of messages: a template's version, and a message in the sent box.
import type { Language } from '#kernel';
import type { Template as Liquid } from 'liquidjs';

/** A version of a template in one language; `publishedAt` is null for a draft. */
export type TemplateVersion = {
  id: string;
  name: string;
  language: Language;
  version: number;
  subject: string;
  body: string;
  publishedAt: Date | null;
  seedHash: string | null;
};

/** A template ready to render; `variables` are the paths that it names, e.g. `order.number`. */
export type Compiled = {
  name: string;
  language: Language;
  version: number;
  subject: Liquid[];
  body: Liquid[];
  variables: string[];
};

export type Way = 'mail' | 'sms';

export type State = 'queued' | 'sent' | 'bounced' | 'failed';

/** A message in the sent box; `reason` says why it was not sent. */
export type Message = {
  id: string;
  key: string;
  template: string;
  templateVersion: number;
  language: Language;
  documentId: string | null;
  toName: string;
  toEmail: string | null;
  /** A mail, or a short message to `toPhone` (E.164). */
  way: Way;
  toPhone: string | null;
  subject: string;
  text: string;
  state: State;
  reason: string | null;
  delivery: number;
};
