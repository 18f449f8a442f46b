// What a shop gets at each start: the shipped roles, as far as nobody has changed them.
import { type Kernel, SYSTEM } from '#kernel';
import { SHIPPED_ROLES } from './roles.ts';
import * as store from './store.ts';

/** Adds the shipped roles and brings those up to date that the shop has not changed. */
export const shipRoles = (kernel: Kernel): Promise<void> => kernel.tx(SYSTEM, async (ctx) => store.shipRoles(ctx, SHIPPED_ROLES));
