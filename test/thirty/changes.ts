// All changes, in the order in which the page numbers them.
import type { Change } from './change.ts';
import { APPROVAL } from './changes/approval.ts';

export const CHANGES: Change[] = [...APPROVAL];
