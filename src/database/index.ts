// The door of the room: an embedded PostgreSQL for whoever has no server of their own.
export { startDatabase } from './start.ts';
export type { Database, StartOptions } from './start.ts';
export { DatabaseProblem } from './problem.ts';
export { defaultSettings } from './settings.ts';
export type { Settings } from './settings.ts';
