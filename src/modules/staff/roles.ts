// The roles that come with Kontor; a shop may change each of them, and keeps what it changed.
import type { Role } from './types.ts';

/** The role that may do everything; one active account always holds it. */
export const OWNER = 'owner';

const seeShop = [
  'read:orders.*',
  'read:parties.*',
  'read:catalog.*',
  'read:pricing.*',
  'read:stock.*',
  'read:shipping.*',
  'read:payments.*',
  'read:messages.*',
];
/** Home and the search show of each room only what a role may see besides. */
const seeHome = ['read:home.today', 'read:search.all'];
const seeWork = [...seeHome, 'read:tasks.*', 'read:processes.*', 'read:runs.*', 'read:decisions.*', 'read:incidents.*'];
const doTasks = ['tasks.claim', 'tasks.complete'];
/** Notes, tags, files, assignments; what is removed stays on record with who removed it. */
const talk = ['desk.*'];
const seeTalk = ['read:desk.*', 'desk.save_view', 'desk.remove_view', 'desk.read_notices', 'desk.set_alerts'];

/** Names are lower case; the lane of a drawing is compared without regard to case. */
export const SHIPPED_ROLES: Role[] = [
  { name: OWNER, summary: 'May do everything, including accounts and rights.', permissions: ['*'] },
  {
    name: 'sales desk',
    summary: 'Takes, checks and changes orders, and answers customers.',
    permissions: [
      ...seeShop,
      ...seeWork,
      ...doTasks,
      ...talk,
      'orders.*',
      'parties.*',
      'batches.*',
      'messages.send',
      'payments.authorise',
      'payments.record_transfer',
      'stock.hold',
      'stock.release',
    ],
  },
  {
    name: 'warehouse',
    summary: 'Receives, picks, packs and hands over goods.',
    permissions: [
      'read:orders.*',
      'read:catalog.*',
      'read:stock.*',
      'read:shipping.*',
      ...seeWork,
      ...doTasks,
      ...talk,
      'stock.*',
      'shipping.*',
      'batches.*',
      'orders.decide_shortage',
    ],
  },
  {
    name: 'support',
    summary: 'Helps customers: sees everything about an order and can stop or give back.',
    permissions: [
      ...seeShop,
      ...seeWork,
      ...doTasks,
      ...talk,
      'orders.cancel',
      'orders.review',
      'payments.give_back',
      'parties.update',
      'messages.send',
      'shipping.correct_address',
      'shipping.decide_failed',
    ],
  },
  {
    name: 'marketing',
    summary: 'Looks after products, prices and what customers read.',
    permissions: ['read:orders.*', 'read:parties.*', ...seeWork, ...doTasks, ...talk, 'catalog.*', 'pricing.*', 'messages.*', 'read:stock.*', 'batches.*'],
  },
  {
    name: 'accountant',
    summary: 'Reconciles money.',
    permissions: [...seeShop, ...seeWork, ...doTasks, ...talk, 'payments.*', 'read:batches.list'],
  },
  {
    name: 'courier',
    summary: 'Delivers parcels and collects cash.',
    permissions: [...seeHome, 'read:shipping.*', 'read:tasks.*', ...doTasks, 'shipping.hand_over', 'shipping.track', 'shipping.decide_failed', 'payments.collect'],
  },
  { name: 'read only', summary: 'Sees the shop and changes nothing.', permissions: [...seeShop, ...seeWork, ...seeTalk] },
];
