// Writes docs/thirty-changes.md out of the changes as they are.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '#testing';
import { CHANGES } from './changes.ts';
import { pageOf } from './change.ts';

writeFileSync(join(ROOT, 'docs/thirty-changes.md'), pageOf(CHANGES));
