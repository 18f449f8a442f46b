// The port of webhooks as the program has it: https for programs and channels, the shop's own mail for mailto: addresses.
import { type Ctx, type Kernel, SYSTEM, readSetting } from '#kernel';
import { type MailPort, shopSetting } from '#modules/messages';
import type { WebhookPort, WebhookReply } from '#modules/webhooks';

const said = (status: number | null, answer: string | null, error: string | null): WebhookReply => ({ status, error, answer, retryAfterMs: null });

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Posts over `http`; a mail whose body is `{subject, text}` goes through the port `mail`, under the message's id as its key. */
export function postsAndMails(http: WebhookPort, kernel: () => Kernel): WebhookPort {
  return { post: (message) => (message.url.startsWith('mailto:') ? mailed(message, kernel()) : http.post(message)) };
}

async function mailed({ url, headers, body }: Parameters<WebhookPort['post']>[0], kernel: Kernel): Promise<WebhookReply> {
  const { subject, text } = JSON.parse(body) as { subject: string; text: string };
  const shop = await kernel.tx(SYSTEM, (ctx: Ctx) => readSetting(ctx, shopSetting));
  const to = decodeURIComponent(url.slice('mailto:'.length));
  const html = `<p>${escaped(text).replaceAll('\n', '<br>')}</p>`;
  const letter = { from: { name: shop.name, email: shop.email }, to: { name: '', email: to }, subject, text, html, language: 'en' };
  try {
    const answer = await kernel.registry.provider<MailPort>('mail').send(letter, headers['webhook-id'] ?? subject);
    // A mailbox that does not exist is like an address that wants no more (RFC 9110, section 15.5.11): trying again for days helps nobody.
    return answer.accepted ? said(202, answer.id, null) : said(410, answer.reason, null);
  } catch (error) {
    return said(null, null, (error as Error).message);
  }
}
