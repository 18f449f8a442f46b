// What every drawing for orders is held to before it is published, told by the effects of its actions and events.
import type { FlowRule } from '#kernel';

export const flowRules: FlowRule[] = [
  {
    code: 'conservation.ships_unheld',
    documents: 'order',
    says: 'Nothing is shipped that was not held.',
    must: 'before',
    effects: ['stock.consume'],
    needs: ['stock.hold'],
    undone: ['stock.release'],
  },
  {
    code: 'conservation.money_kept',
    documents: 'order',
    says: 'Where money was taken, goods are shipped or handed out, or the money is given back.',
    must: 'after',
    effects: ['payments.capture', 'payments.take'],
    ever: ['stock.consume', 'orders.hand_out'],
    later: ['payments.give_back', 'orders.continue'],
  },
  {
    code: 'conservation.label_lost',
    documents: 'order',
    says: 'Every label that was bought is handed over with its parcel or given back.',
    must: 'after',
    effects: ['shipping.label'],
    ever: [],
    later: ['shipping.hand_over', 'shipping.void'],
  },
  { code: 'conservation.no_way_out', documents: 'order', says: 'Every wait has a way out: a time, a person, or a message that ends it.', must: 'way_out' },
];
