// The wiring card of webhooks; only app.ts imports it.
import { defineModule } from '#kernel';
import { add, change, ping, remove, replay, rotate } from './actions.ts';
import { fanOut } from './deliver.ts';
import { EVENTS } from './events.ts';
import { WEBHOOK_PORT } from './ports.ts';
import { deliveriesQuery, deliveryQuery, endpointsQuery } from './queries.ts';
import { wantedBy } from './rules.ts';
import { shopUrlSetting } from './settings.ts';
import * as store from './store.ts';

const KEEP_MS = 30 * 86_400_000;
const FORGOTTEN_AT_ONCE = 1_000;

export const webhooksModule = defineModule({
  name: 'webhooks',
  needs: [],
  actions: [add, change, remove, rotate, ping, replay],
  queries: [endpointsQuery, deliveriesQuery, deliveryQuery],
  events: EVENTS,
  readers: [
    {
      name: 'webhooks.fan_out',
      // A shop without addresses pays nothing for them.
      events: async (ctx) => {
        const patterns = (await store.endpoints(ctx)).flatMap((endpoint) => (endpoint.active ? endpoint.patterns : []));
        return wantedBy(patterns, [...ctx.registry.events.keys()]);
      },
      handle: fanOut,
    },
  ],
  sweeps: [{ name: 'webhooks.forget', everyMs: 3_600_000, run: (ctx) => store.forgetEnded(ctx, new Date(ctx.now.getTime() - KEEP_MS), FORGOTTEN_AT_ONCE) }],
  invariants: [
    {
      id: 'W1',
      says: 'what has ended says when, and what was delivered was answered with 2xx',
      sql: `select id, state, status from webhooks.delivery
        where (state = 'waiting') <> (ended_at is null) or (state = 'delivered' and (status is null or status not between 200 and 299))`,
    },
    {
      id: 'W2',
      says: 'nothing waits for an address that rests or is gone',
      sql: `select d.id from webhooks.delivery d left join webhooks.endpoint e on e.id = d.endpoint_id where d.state = 'waiting' and e.active is not true`,
    },
  ],
  settings: [shopUrlSetting],
  ports: [{ name: WEBHOOK_PORT, says: 'posts messages to addresses outside, and mails to mailto: addresses' }],
});
