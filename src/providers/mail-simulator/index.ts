// The door of the simulated mail system.
export { type MailBehaviour, MailSimulator, type Received } from './mail-simulator.ts';
