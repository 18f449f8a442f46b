// The door of the simulated carrier.
export { type SimulatorOptions, type SimulatorState, CarrierSimulator } from './simulator.ts';
export { type Ending, type Fate, drawFate, promiseMs } from './fate.ts';
