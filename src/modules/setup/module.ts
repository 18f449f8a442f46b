// The wiring card of setup.
import { defineModule } from '#kernel';
import { discardDemo, enterDemo, makeDemo, setDemoSpeed } from './actions/demo.ts';
import { noteSeen, testMail } from './actions/first-steps.ts';
import { openShop } from './actions/open.ts';
import { shopOpened } from './events.ts';
import { PROGRAM_PORT } from './ports.ts';
import { queries } from './queries.ts';
import { legalTexts, sender, shopIdentity } from './settings.ts';

export const setupModule = defineModule({
  name: 'setup',
  needs: ['staff', 'parties', 'messages', 'catalog', 'pricing', 'stock', 'orders', 'payments', 'shipping'],
  actions: [openShop, enterDemo, setDemoSpeed, discardDemo, makeDemo, noteSeen, testMail],
  queries,
  events: [shopOpened],
  settings: [shopIdentity, legalTexts, sender],
  ports: [{ name: PROGRAM_PORT, says: 'the program around the shop: which shops there are, how the demonstration is thrown away' }],
});
