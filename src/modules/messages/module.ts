// The wiring card of messages.
import { defineModule, readSetting } from '#kernel';
import { deliver, resend } from './actions/deliver.ts';
import { deliverSms } from './actions/deliver-sms.ts';
import { preview, sendTest } from './actions/preview.ts';
import { send } from './actions/send.ts';
import { publishTemplate, setShop } from './actions/templates.ts';
import { bounced, published, sent } from './events.ts';
import { get, list, shop, template, templates } from './queries.ts';
import { SMS_PORT } from './ports.ts';
import { shopSetting } from './shop.ts';

export const messagesModule = defineModule({
  name: 'messages',
  zoneOf: async (read) => (await readSetting(read, shopSetting)).zone,
  needs: ['parties'],
  actions: [send, deliver, deliverSms, resend, publishTemplate, preview, sendTest, setShop],
  queries: [list, get, templates, template, shop],
  events: [sent, bounced, published],
  ports: [
    { name: 'mail', says: 'takes a mail to its addressee', concurrency: 8, timeoutMs: 20_000 },
    { name: SMS_PORT, says: 'takes a short message to a phone', concurrency: 8, timeoutMs: 20_000 },
  ],
  invariants: [
    {
      id: 'messages.on_their_way',
      says: 'a message that is queued has its delivery in the outbox',
      sql: `select s.id from messages.sent s left join kernel.job j on j.key = s.id || '.' || s.delivery
        where s.state = 'queued' and (j.id is null or j.state = 'done')`,
    },
  ],
});
