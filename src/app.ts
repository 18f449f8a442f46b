// The composition root: the only file that names every module and provider.
import { SYSTEM } from '#kernel';
import { RIGHTS_PORT, drainBatches } from '#modules/batches';
import { SMS_PORT, readSeeds, seedTemplates } from '#modules/messages';
import { CONNECTOR_PORT, tillUse } from '#modules/channels';
import { CHANNEL_USE_PORT, DELIVERY_PORT, duesOf, seedChannels } from '#modules/orders';
import { RECORDS_PORT } from '#modules/parties';
import { CARD_PORT, DUES_PORT } from '#modules/payments';
import { PROGRAM_PORT } from '#modules/setup';
import { CARRIER_PORT, deliveryQuotes, parcelPromises } from '#modules/shipping';
import { actorOf, seedDemoStaff, shipRoles } from '#modules/staff';
import { WEBHOOK_PORT, deliverDue } from '#modules/webhooks';
import { ALERTS_PORT, PROMISES_PORT } from '#modules/stock';
import { drainTrials } from '#studio';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { customerRecords } from './app/customer-records.ts';
import { hooks } from './app/hooks.ts';
import { stockLetters } from './app/letters.ts';
import { connectorDuties, connectorService, keepMarketplaces } from './app/connectors.ts';
import { followLanguage, publishShipped } from './app/publish.ts';
import { postsAndMails } from './app/posts.ts';
import { cardService, carrierService, keepCarrier, mailService, smsService, serviceDuties } from './app/services.ts';
import type { Duty, Parts } from './app/shop.ts';
import { batchesModule } from './modules/batches/module.ts';
import { catalogModule } from './modules/catalog/module.ts';
import { channelsModule } from './modules/channels/module.ts';
import { deskModule } from './modules/desk/module.ts';
import { messagesModule } from './modules/messages/module.ts';
import { ordersModule } from './modules/orders/module.ts';
import { papersModule } from './modules/papers/module.ts';
import { partiesModule } from './modules/parties/module.ts';
import { paymentsModule } from './modules/payments/module.ts';
import { pricingModule } from './modules/pricing/module.ts';
import { setupModule } from './modules/setup/module.ts';
import { shippingModule } from './modules/shipping/module.ts';
import { staffModule } from './modules/staff/module.ts';
import { stockModule } from './modules/stock/module.ts';
import { webhooksModule } from './modules/webhooks/module.ts';
import { webhooksHttp } from './providers/webhooks-http/index.ts';

export { listShops, openDatabase } from './app/databases.ts';
export { keepHeapSmall } from './app/heap.ts';
export { hearCard, hearCarrier } from './app/hooks.ts';
export { namesIn, readNames, renamed } from './app/names.ts';
export { followLanguage, publishShipped } from './app/publish.ts';
export { type Served, serve } from './app/serve.ts';
export {
  type Binding,
  type Duty,
  type Parts,
  type Shop,
  type Step,
  type Surroundings,
  bringShipped,
  buildRegistry,
  migrationFolders,
  openShop,
} from './app/shop.ts';
export { writeFailure } from './app/words.ts';
export { type Config, readConfig } from './config.ts';

/** Webhooks have a loop of their own, so that a slow address holds up no other call to the outside. */
const webhookDuty: Duty = {
  name: 'webhooks',
  everyMs: 1_000,
  run: async (kernel) => {
    while ((await deliverDue(kernel)) > 0);
  },
};

/** Imports and bulk actions go on in slices, each with a transaction of its own. */
const batchDuty: Duty = { name: 'batches', everyMs: 300, run: (kernel) => drainBatches(kernel) };

/** Trials of drawings go on beside the requests, in turns of a few milliseconds. */
const trialDuty: Duty = { name: 'trials', everyMs: 300, run: async (kernel) => void (await drainTrials(kernel)) };

/** Every part of the program. Modules stand in the order of the house: each may need only those above it. */
export const parts: Parts = {
  modules: [
    staffModule,
    webhooksModule,
    deskModule,
    partiesModule,
    messagesModule,
    catalogModule,
    pricingModule,
    stockModule,
    ordersModule,
    paymentsModule,
    shippingModule,
    papersModule,
    channelsModule,
    batchesModule,
    setupModule,
  ],
  providers: [
    { port: 'mail', make: mailService },
    { port: SMS_PORT, make: smsService },
    { port: CARD_PORT, make: cardService },
    { port: DUES_PORT, make: () => ({ duesOf }) },
    { port: CARRIER_PORT, make: carrierService },
    { port: PROGRAM_PORT, make: ({ program }) => program },
    { port: DELIVERY_PORT, make: () => deliveryQuotes },
    { port: CHANNEL_USE_PORT, make: () => tillUse },
    { port: RIGHTS_PORT, make: () => ({ actorOf }) },
    { port: WEBHOOK_PORT, make: ({ config, kernel }) => postsAndMails(webhooksHttp({ mayBeInner: config.simulate }), kernel) },
    { port: RECORDS_PORT, make: () => customerRecords },
    { port: ALERTS_PORT, make: () => stockLetters },
    { port: PROMISES_PORT, make: () => parcelPromises },
    { port: CONNECTOR_PORT, make: connectorService },
  ],
  shipped: [
    (kernel) => shipRoles(kernel),
    (kernel, { root }) =>
      kernel.tx(SYSTEM, async (ctx) => void (await seedTemplates(ctx, readSeeds(pathToFileURL(join(root, 'processes', 'messages') + '/'))))),
    async (kernel, { root }) => void (await publishShipped(kernel, join(root, 'processes'))),
  ],
  // A shop of one's own gets the channels that its owner ticks.
  demo: [(kernel) => kernel.tx(SYSTEM, async (ctx) => seedChannels(ctx)), (kernel, { demoPassword }) => seedDemoStaff(kernel, demoPassword)],
  duties: [...serviceDuties, webhookDuty, batchDuty, trialDuty, ...connectorDuties, followLanguage],
  atEnd: [keepCarrier, keepMarketplaces],
  routes: hooks,
};
