// Channels of colleagues, in memory: takes what Slack and Teams take, refuses what they refuse, and has bad days.
import type { WebhookPort, WebhookReply } from '#modules/webhooks';

/** From now on: takes messages; is dead; asks to come later; was taken out by somebody. */
export type ChannelBehaviour = 'well' | 'dead' | 'overloaded' | 'gone';

type Block = { type?: unknown; text?: { type?: unknown; text?: unknown } };
type Card = { type?: unknown; version?: unknown; body?: { type?: unknown; text?: unknown }[] };

/**
 * The other side of incoming webhooks: hosts that begin with `hooks.slack` answer like Slack (`ok`, `invalid_payload`, `no_service`;
 * "Sending messages using incoming webhooks"), all others like a workflow of Teams (202, 400).
 */
export class ChannelsSimulator implements WebhookPort {
  /** What stands in each channel, in order, as people read it. */
  readonly shown = new Map<string, string[]>();
  private readonly behaviours = new Map<string, ChannelBehaviour>();

  behave(url: string, behaviour: ChannelBehaviour): void {
    this.behaviours.set(url, behaviour);
  }

  async post({ url, body }: Parameters<WebhookPort['post']>[0]): Promise<WebhookReply> {
    const behaviour = this.behaviours.get(url) ?? 'well';
    const isSlack = new URL(url).hostname.startsWith('hooks.slack');
    if (behaviour === 'dead') return { status: null, error: 'connect ECONNREFUSED', answer: null, retryAfterMs: null };
    if (behaviour === 'overloaded') return { ...answer(429, 'rate_limited'), retryAfterMs: 30_000 };
    if (behaviour === 'gone') return isSlack ? answer(404, 'no_service') : answer(410, 'The workflow is gone.');
    const read = isSlack ? readSlack(JSON.parse(body)) : readTeams(JSON.parse(body));
    if (read === undefined) return answer(400, isSlack ? 'invalid_payload' : 'Bad payload');
    this.shown.set(url, [...(this.shown.get(url) ?? []), read]);
    return isSlack ? answer(200, 'ok') : answer(202, null);
  }
}

const answer = (status: number, text: string | null): WebhookReply => ({ status, error: null, answer: text, retryAfterMs: null });

function readSlack({ text, blocks }: { text?: unknown; blocks?: Block[] }): string | undefined {
  if (typeof text !== 'string' || text === '') return undefined;
  const [block] = blocks ?? [];
  if (block === undefined) return text;
  const isSection = block.type === 'section' && block.text?.type === 'mrkdwn' && typeof block.text.text === 'string';
  return isSection && (block.text!.text as string).length <= 3_000 ? (block.text!.text as string) : undefined;
}

function readTeams({ type, attachments }: { type?: unknown; attachments?: { contentType?: unknown; content?: Card }[] }): string | undefined {
  const [card] = attachments ?? [];
  if (type !== 'message' || card?.contentType !== 'application/vnd.microsoft.card.adaptive' || card.content?.type !== 'AdaptiveCard') return undefined;
  const body = card.content.body ?? [];
  return body.every((it) => it.type === 'TextBlock' && typeof it.text === 'string') ? body.map((it) => it.text).join('\n') : undefined;
}
