// What imports need of parties: writing many customers at once, and taking them back.
import { type Ctx, checker } from '#kernel';
import { updated } from './events.ts';
import { CreateInput } from './actions.ts';
import { send } from './store.ts';
import { deleteAddresses, deleteCustomers, overwrite, setFirstAddresses } from './store-import.ts';
import type { Address, Customer } from './types.ts';

export { type CustomerWithAddress, customersByAny } from './store-import.ts';

/** What is wrong with the shape of a customer. */
export const customerFaults = checker(CreateInput);

export type CustomerChanges = { created: Customer[]; changed: (Customer & { fields: string[] })[]; addresses: { customerId: string; address: Address }[] };

/** Writes customers who are new and who changed; who was written by somebody else meanwhile breaks the transaction. */
export function importCustomers(ctx: Ctx, changes: CustomerChanges): void {
  if (changes.created.length > 0) send(ctx, changes.created);
  overwrite(ctx, changes.changed);
  setFirstAddresses(ctx, changes.addresses);
  for (const { id, fields } of changes.changed) ctx.emit(updated, id, { customerId: id, changed: fields });
}

/** Takes customers and addresses away whom nothing names. */
export function withdrawCustomers(ctx: Ctx, customerIds: string[], addressIds: string[]): void {
  deleteAddresses(ctx, addressIds);
  deleteCustomers(ctx, customerIds);
}
