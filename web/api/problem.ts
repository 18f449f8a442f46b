// What the server says when it does not answer as wished, as an error that pages can show and tell apart.

/** One thing that is wrong with an input; `pointer` is a JSON Pointer (RFC 6901) into it. */
export interface Fault {
  pointer?: string;
  code: string;
  message: string;
}

/** The members of a problem document (RFC 9457) that Kontor sends. */
export interface ProblemDocument {
  title: string;
  status: number;
  code: string;
  detail?: string;
  instance?: string;
  errors?: Fault[];
  details?: Record<string, unknown>;
}

/** A refusal of the server, or no answer from it at all (`status` 0). */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** The id under which the server keeps this request on record. */
  readonly requestId: string | undefined;
  readonly faults: Fault[];
  readonly details: Record<string, unknown>;

  constructor(document: ProblemDocument) {
    super(document.detail ?? document.title);
    this.name = 'Problem';
    this.code = document.code;
    this.status = document.status;
    this.title = document.title;
    this.requestId = document.instance;
    this.faults = document.errors ?? [];
    this.details = document.details ?? {};
  }

  /** True where the same request may be sent again without a person deciding so. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 503;
  }
}

/** No answer came: the network, or a server that is starting. */
export function unreachable(): Problem {
  return new Problem({ title: 'The server does not answer.', status: 0, code: 'web.unreachable' });
}

/** Reads a problem document; an answer that is none (a proxy's page) is told by its status. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => undefined);
  const known = typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
  if (known) return new Problem(body as ProblemDocument);
  const instance = response.headers.get('x-request-id') ?? undefined;
  const code = response.status === 401 ? 'server.sign_in' : 'web.status';
  return new Problem({
    title: `${response.status} ${response.statusText}`.trim(),
    status: response.status,
    code,
    instance,
  });
}
