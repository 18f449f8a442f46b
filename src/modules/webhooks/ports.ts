// What outgoing webhooks need from outside: somebody who posts a message to an address.
import type { Reply } from './types.ts';

export const WEBHOOK_PORT = 'webhooks.post';

/** Posts a message, or mails one whose body is `{subject, text}` to a `mailto:` address; answers with what came back and never throws: no answer is an answer, too. */
export interface WebhookPort {
  post(message: { url: string; headers: Record<string, string>; body: string; timeoutMs: number }): Promise<Reply>;
}
