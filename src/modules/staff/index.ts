// The door of staff: finding out who a request comes from, and what a new shop gets.
export { Access, type Known } from './access.ts';
export { actorOf } from './actor.ts';
export { DEMO_PEOPLE, seedDemoStaff } from './demo.ts';
export { SHIPPED_ROLES } from './roles.ts';
export { EVERYONE, roleRight } from './rules.ts';
export { moveSessions } from './store.ts';
export { shipRoles } from './ship.ts';
export type { Account, Role } from './types.ts';
