// Says in a toast that something did not work, with the words that we have for it.
import { showNotification } from '@mantine/notifications';
import { Problem } from '../../../api/index.ts';
import type { Words } from '../../../ui/index.ts';

/** A red toast with what the server said. */
export function complain({ namedIf }: Pick<Words, 'namedIf'>, error: unknown): void {
  const message = error instanceof Problem ? (namedIf('problem', error.code) ?? error.message) : String(error);
  showNotification({ color: 'red', message });
}
