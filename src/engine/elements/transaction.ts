// Transactions: sub-processes that can be cancelled; what was done in them is then undone (cancel end and boundary events).
import type { Element } from '../graph.ts';
import { subProcess } from './sub-process.ts';

export const transaction: Element<null> = { ...subProcess, type: 'transaction' };
