// The door of the simulated carrier.
import { CarrierSimulator, type SimulatorOptions } from './simulator.ts';

export { type Ending, type Fate, drawFate, promiseMs } from './fate.ts';
export { CarrierSimulator, type SimulatorOptions, type SimulatorState } from './simulator.ts';

/** A carrier in process; bind it as `carrier` and call its `tick(now)` now and then. */
export const carrierSimulator = (options: SimulatorOptions): CarrierSimulator => new CarrierSimulator(options);
