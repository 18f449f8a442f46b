// The door of batches: the work that goes on in the background, and the port by which it learns what its asker may do.
export { type RightsPort, RIGHTS_PORT } from './ports.ts';
export { takeFile } from './upload.ts';
export { drainBatches, workBatches } from './work.ts';
