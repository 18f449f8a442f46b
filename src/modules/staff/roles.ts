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
  'read:papers.*',
  'read:channels.*',
];
/** Home and the search show of each room only what a role may see besides. */
const seeHome = ['read:home.today', 'read:search.all'];
const seeWork = [
  ...seeHome,
  'read:tasks.*',
  'read:processes.*',
  'read:runs.*',
  'read:decisions.*',
  'read:tables.*',
  'read:incidents.*',
  'read:watch.*',
  'read:promises.*',
  'read:handbook.*',
];
const doTasks = ['tasks.claim', 'tasks.complete', 'processes.begin_activity'];
/** Acting on many at once gives nobody a right that they do not have for one. */
const actOnMany = ['watch.preview', 'watch.act', 'watch.take_back'];
/** Sketches of drawings and what is said about them; who may change and publish them is the owner's to say. */
const seeSketches = ['read:sketches.*', 'read:comments.*'];
const talkOfDrawings = [...seeSketches, 'sketches.here', 'comments.*'];
/** Notes, tags, files, assignments; what is removed stays on record with who removed it. */
const talk = ['desk.*'];
const seeTalk = ['read:desk.*', 'desk.save_view', 'desk.remove_view', 'desk.read_notices', 'desk.set_alerts'];

/** Everything about parcels but what their delivery costs. */
const parcelWork = [
  'plan',
  'pick',
  'resolve_short',
  'check',
  'pack',
  'buy_label',
  'correct_address',
  'choose_method',
  'print_label',
  'void',
  'void_label',
  'hand_over',
  'ship_direct',
  'track',
  'decide_failed',
  'instruct',
  'manifest',
  'receive_back',
  'decide_lost',
  'decide_unpaid',
  'close',
].map((verb) => `shipping.${verb}`);

/** What takes orders down and changes them; channels, who is bound to which, the calendar and prices of one's own are the owner's. */
const takeOrders = [
  'place',
  'place_many',
  'place_draft',
  'price_up',
  'save_draft',
  'discard_draft',
  'restore_draft',
  'duplicate',
  'send_quote',
  'accept_quote',
  'withdraw_quote',
  'decide_quote',
  'merge',
  'split',
  'check',
  'review',
  'decide_shortage',
  'cancel',
].map((verb) => `orders.${verb}`);
/** What writes to customers; what the shop says of itself, its bank account among it, is the owner's. */
const writeLetters = ['read:messages.*', 'messages.send', 'messages.resend', 'messages.send_test', 'messages.preview', 'messages.publish_template'];

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
      ...actOnMany,
      ...talk,
      ...talkOfDrawings,
      'read:orders.*',
      ...takeOrders,
      'batches.*',
      'parties.create',
      'parties.update',
      'parties.set_consent',
      'parties.merge',
      'parties.unmerge',
      'messages.send',
      'messages.resend',
      'payments.authorise',
      'payments.record_transfer',
      // What the shipped drawings, and a supplier that ships directly, ask of the lane "Sales desk".
      'shipping.correct_address',
      'shipping.decide_unpaid',
      'shipping.decide_lost',
      'shipping.ship_direct',
      'papers.invoice',
      'stock.hold',
      'stock.release',
      'channels.sell',
      'channels.cancel_sale',
      'channels.open_till',
      'channels.close_till',
      'read:trials.*',
      'read:rehearsals.*',
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
      'read:papers.*',
      ...seeWork,
      ...doTasks,
      ...actOnMany,
      ...talk,
      'stock.*',
      ...parcelWork,
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
      ...actOnMany,
      ...talk,
      'orders.cancel',
      'orders.review',
      'payments.give_back',
      'parties.update',
      'parties.set_consent',
      'messages.send',
      'messages.resend',
      'shipping.correct_address',
      'shipping.decide_failed',
      'read:webhooks.*',
    ],
  },
  {
    name: 'marketing',
    summary: 'Looks after products, prices and what customers read.',
    permissions: ['read:orders.*', 'read:parties.*', ...seeWork, ...doTasks, ...talk, 'catalog.*', 'pricing.*', ...writeLetters, 'read:stock.*', 'batches.*'],
  },
  {
    name: 'accountant',
    summary: 'Reconciles money.',
    permissions: [...seeShop, ...seeWork, ...doTasks, ...talk, 'payments.*', 'papers.*', 'read:batches.list'],
  },
  {
    name: 'courier',
    summary: 'Delivers parcels and collects cash.',
    permissions: [
      ...seeHome,
      'read:shipping.*',
      'read:tasks.*',
      'read:handbook.*',
      ...doTasks,
      'shipping.hand_over',
      'shipping.track',
      'shipping.decide_failed',
      'payments.collect',
    ],
  },
  {
    name: 'cashier',
    summary: 'Sells at a till and counts its cash.',
    permissions: [
      'channels.sell',
      'channels.cancel_sale',
      'channels.open_till',
      'channels.close_till',
      'read:channels.tills',
      'read:channels.till',
      'read:channels.find_goods',
      'read:channels.receipt',
      'read:messages.shop',
    ],
  },
  {
    name: 'representative',
    summary: 'Sells outside of the house, in the channels that the person is bound to.',
    permissions: [
      'orders.place',
      'read:orders.channels',
      'read:orders.list',
      'read:orders.get',
      'read:catalog.*',
      'read:pricing.*',
      'read:stock.levels',
      'read:parties.*',
    ],
  },
  {
    name: 'read only',
    summary: 'Sees the shop and changes nothing.',
    permissions: [...seeShop, ...seeWork, ...seeTalk, ...seeSketches, 'read:trials.*', 'read:rehearsals.*'],
  },
];
