// The door of parties.
export { customersById, ensureCustomers, findCustomers, sendCustomers } from './customers.ts';
export { type CustomerRecords, RECORDS_PORT } from './ports.ts';
export { isPostalCode } from './postal.ts';
export { emailOf, phoneOf } from './rules.ts';
export { customersByEmail } from './search.ts';
export type { Address, Contact, Customer, Person } from './types.ts';
export { type CustomerWithAddress, customerFaults, customersByAny, importCustomers, withdrawCustomers } from './import.ts';
