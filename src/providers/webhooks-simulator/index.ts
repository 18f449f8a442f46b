// The other side of webhooks, in memory: checks signatures as a customer's program would, and has bad days.
import { Webhook } from 'standardwebhooks';
import type { WebhookPort, WebhookReply } from '#modules/webhooks';

export { type ChannelBehaviour, ChannelsSimulator } from './channels.ts';

/** From now on: takes everything; is dead; answers 500; is overloaded and says when to come again; takes but loses its answer; wants no more (410). */
export type ReceiverBehaviour = 'well' | 'dead' | 'broken' | 'overloaded' | 'forgetful' | 'gone';

export type Received = { url: string; id: string; type: string; timestamp: string; data: Record<string, unknown> };

/** Keeps what it took, once for each message id, and complains about signatures that do not fit. */
export class WebhooksSimulator implements WebhookPort {
  readonly taken: Received[] = [];
  readonly complaints: string[] = [];
  /** How often each message came, also when it was taken before. */
  readonly seen = new Map<string, number>();
  private readonly secrets = new Map<string, string>();
  private readonly behaviours = new Map<string, ReceiverBehaviour>();

  /** What the owner of an address was told when it was added. */
  knows(url: string, secret: string): void {
    this.secrets.set(url, secret);
  }

  behave(url: string, behaviour: ReceiverBehaviour): void {
    this.behaviours.set(url, behaviour);
  }

  async post({ url, headers, body }: Parameters<WebhookPort['post']>[0]): Promise<WebhookReply> {
    const behaviour = this.behaviours.get(url) ?? 'well';
    if (behaviour === 'dead') return { status: null, error: 'connect ECONNREFUSED', answer: null, retryAfterMs: null };
    if (behaviour === 'broken') return status(500, 'Internal Server Error');
    if (behaviour === 'overloaded') return { ...status(429, 'Too Many Requests'), retryAfterMs: 3_600_000 };
    if (behaviour === 'gone') return status(410, 'Gone');
    if (!this.isGenuine(url, headers, body)) return status(401, 'Bad signature');
    const id = headers['webhook-id']!;
    this.seen.set(id, (this.seen.get(id) ?? 0) + 1);
    if (this.seen.get(id) === 1) this.taken.push({ url, id, ...(JSON.parse(body) as Omit<Received, 'url' | 'id'>) });
    return behaviour === 'forgetful' ? { status: null, error: 'socket hang up', answer: null, retryAfterMs: null } : status(204, null);
  }

  /** Checked with the library of the standard; only its look at the clock is left out, because a test's clock is not this machine's. */
  private isGenuine(url: string, headers: Record<string, string>, body: string): boolean {
    const { 'webhook-id': id = '', 'webhook-timestamp': timestamp = '', 'webhook-signature': given = '' } = headers;
    const secret = this.secrets.get(url);
    const expected = secret && new Webhook(secret).sign(id, new Date(Number(timestamp) * 1000), body);
    const genuine = expected !== undefined && given.split(' ').includes(expected);
    if (!genuine) this.complaints.push(`${id} to ${url}: no signature fits`);
    return genuine;
  }
}

const status = (code: number, answer: string | null): WebhookReply => ({ status: code, error: null, answer, retryAfterMs: null });
