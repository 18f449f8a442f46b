// The door of the card simulator.
import { CardSimulator, type SimulatorOptions } from './simulator.ts';

export { CardSimulator, type Charge, type SimulatorOptions } from './simulator.ts';
export type { Misbehaviour, OnWebhook } from './post.ts';

/** A card provider in process; bind it as `payments.card` and call its `tick(now)` now and then. */
export const cardSimulator = (options: SimulatorOptions): CardSimulator => new CardSimulator(options);
