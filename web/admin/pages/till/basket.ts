// What is in the basket of a sale, and the key under which the sale is sent: the same one until something else is sold.
import { useCallback, useState } from 'react';
import type { Goods, Money } from '../../../api/index.ts';
import { minorOf } from './money.ts';

export interface BasketLine {
  sku: string;
  name: string;
  price: Money;
  quantity: number;
}

export interface Basket {
  lines: BasketLine[];
  totalMinor: number;
  /** What was put in last, to be shown. */
  last: string | undefined;
  /** A sale that was sent and not answered is sent again under this key, so that it happens once. */
  key: string;
  add: (goods: Goods & { price: Money }) => void;
  change: (sku: string, by: number) => void;
  clear: () => void;
  /** The sale was refused: the next try is another one. */
  renew: () => void;
}

const MOST = 9_999;

/** A basket that begins empty. */
export function useBasket(): Basket {
  const [lines, setLines] = useState<BasketLine[]>([]);
  const [last, setLast] = useState<string>();
  const [key, setKey] = useState(() => crypto.randomUUID());
  const renew = useCallback(() => setKey(crypto.randomUUID()), []);
  const put = useCallback(
    (next: (now: BasketLine[]) => BasketLine[]): void => {
      setLines(next);
      renew();
    },
    [renew],
  );
  const change = useCallback(
    (sku: string, by: number) =>
      put((now) =>
        now.flatMap((line) => {
          if (line.sku !== sku) return [line];
          const quantity = Math.min(MOST, line.quantity + by);
          return quantity > 0 ? [{ ...line, quantity }] : [];
        }),
      ),
    [put],
  );
  const add = useCallback(
    ({ sku, name, price }: Goods & { price: Money }): void => {
      setLast(sku);
      put((now) =>
        now.some((line) => line.sku === sku)
          ? now.map((line) => (line.sku === sku ? { ...line, price, quantity: Math.min(MOST, line.quantity + 1) } : line))
          : [...now, { sku, name, price, quantity: 1 }],
      );
    },
    [put],
  );
  const clear = useCallback((): void => {
    setLast(undefined);
    put(() => []);
  }, [put]);
  const totalMinor = lines.reduce((sum, line) => sum + minorOf(line.price) * line.quantity, 0);
  return { lines, totalMinor, last, key, add, change, clear, renew };
}
