// A word that something was done, with a way back for eight seconds.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { type Actions, act } from '../../../api/index.ts';
import { useWords } from '../../../ui/index.ts';
import css from './products.module.css';

const SHOWN_MS = 8_000;
type Back = Actions['catalog.change_products']['input'];

/** A function that shows the word; `back` is what takes the change back. */
export function useUndo(): (said: string, back: readonly Back[]) => void {
  const { t } = useWords();
  const client = useQueryClient();
  const again = (): void => {
    for (const name of ['catalog.list', 'catalog.get', 'pricing.unpriced', 'stock.sold_out']) void client.invalidateQueries({ queryKey: [name] });
  };
  return (said, back) => {
    const id = crypto.randomUUID();
    const takeBack = async (): Promise<void> => {
      notifications.hide(id);
      const outcomes = await Promise.allSettled(back.map((input) => act('catalog.change_products', input)));
      again();
      const isDone = outcomes.every((it) => it.status === 'fulfilled');
      notifications.show({ message: isDone ? t('products.undone') : t('products.not_undone'), color: isDone ? 'green' : 'red' });
    };
    notifications.show({
      id,
      autoClose: SHOWN_MS,
      withCloseButton: true,
      closeButtonProps: { 'aria-label': t('common.close') },
      message: (
        <span className={css.toast}>
          {said}
          <Button size="compact-xs" variant="default" onClick={() => void takeBack()}>
            {t('products.undo')}
          </Button>
        </span>
      ),
    });
  };
}
