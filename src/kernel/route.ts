// Routes that are neither an action nor a query: webhooks of providers, uploads, downloads. Each says who may call it, or the program does not start.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Actor } from './ctx.ts';
import type { Kernel } from './kernel.ts';

/** What a raw route answers; an object is sent as JSON, a text, bytes or a stream as they are. */
export type RawAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

/** What a raw route gets: the body as bytes, or as a stream where the route says `streams`. */
export type RawRequest = {
  body: Buffer;
  stream: Readable;
  headers: IncomingHttpHeaders;
  params: Record<string, string>;
  query: Record<string, string>;
  /** Who asks; nobody of the shop on an open route. */
  actor: Actor | undefined;
};

export type RawRoute = {
  method: 'GET' | 'POST';
  /** A path under /files/ROOM or /hooks/, e.g. `/hooks/carrier/:carrier`. */
  path: string;
  /** Anybody may call it: it checks a signature itself. */
  open?: true;
  /** Else: the action or query whose permission it needs. */
  permission?: string;
  /** The body is not collected: `stream` gives it as it comes, of at most this many bytes. */
  streams?: { atMostBytes: number };
  handle(kernel: Kernel, request: RawRequest): Promise<RawAnswer>;
};
