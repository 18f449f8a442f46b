// All changes, in the order in which the page numbers them.
import type { Change } from './change.ts';
import { APPROVAL } from './changes/approval.ts';
import { COURIER } from './changes/courier.ts';
import { CUSTOMERS } from './changes/customers.ts';
import { MONEY } from './changes/money.ts';
import { WAREHOUSE } from './changes/warehouse.ts';

export const CHANGES: Change[] = [...APPROVAL, ...MONEY, ...WAREHOUSE, ...COURIER, ...CUSTOMERS];
