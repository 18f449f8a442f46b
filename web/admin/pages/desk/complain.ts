// Says in a toast that something did not work, with the words that we have for it.
import { showNotification } from '@mantine/notifications';
import { Problem } from '../../../api/index.ts';
import { problemWord } from '../../../ui/index.ts';

/** A red toast with what the server said. */
export function complain(error: unknown): void {
  const show = (message: string): void => void showNotification({ color: 'red', message });
  if (error instanceof Problem) {
    void problemWord(error.code).then(
      (word) => show(word ?? error.message),
      () => show(error.message),
    );
  } else show(String(error));
}
