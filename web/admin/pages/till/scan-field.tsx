// The field that always listens: what a scanner types anywhere on the page goes in here, and Enter takes it.
import { TextInput } from '@mantine/core';
import { ScanBarcode } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Goods, type Money, Problem, get } from '../../../api/index.ts';
import { Amount, Trouble, isWriting, useWords } from '../../../ui/index.ts';
import css from './till.module.css';

interface Props {
  channel: string;
  onFound: (goods: Goods & { price: Money }) => void;
}

type Found = { text: string; items: Goods[] } | { text: string; without: Goods } | { problem: Problem };

/** Finds goods by SKU, GTIN or name; one exact hit goes into the basket at once. */
export function ScanField({ channel, onFound }: Props) {
  const { t } = useWords();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [found, setFound] = useState<Found>();
  const waiting = useRef(Promise.resolve());
  useListening(field);
  const take = (goods: Goods): void => {
    setText('');
    if (goods.price === null) return setFound({ text: goods.name, without: goods });
    setFound(undefined);
    onFound({ ...goods, price: goods.price });
    field.current?.focus();
  };
  const look = async (wanted: string): Promise<void> => {
    try {
      const { exact, items } = await get('channels.find_goods', { channel, q: wanted });
      if (items[0] && (exact || items.length === 1)) take(items[0]);
      else setFound({ text: wanted, items });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setFound({ problem: error });
    }
  };
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = text.trim();
    if (wanted === '') return;
    // A scanner may be faster than the network: what is scanned is looked up one after the other, and nothing is lost.
    setText('');
    waiting.current = waiting.current.then(() => look(wanted));
  };
  return (
    <form onSubmit={finish} role="search">
      <TextInput
        ref={field}
        size="lg"
        aria-label={t('till.scan')}
        placeholder={t('till.scan')}
        leftSection={<ScanBarcode size={22} aria-hidden />}
        value={text}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {found && 'problem' in found && <Trouble problem={found.problem} />}
        {found && 'without' in found && <p className={css.unknown}>{t('till.no_price', { name: found.without.name })}</p>}
        {found && 'items' in found && found.items.length === 0 && <p className={css.unknown}>{t('till.unknown', { text: found.text })}</p>}
        {found && 'items' in found && found.items.length > 0 && <Choice items={found.items} onChoose={take} />}
      </div>
    </form>
  );
}

function Choice({ items, onChoose }: { items: Goods[]; onChoose: (goods: Goods) => void }) {
  const { t } = useWords();
  return (
    <>
      <p className={css.unknown}>{t('till.choose')}</p>
      <ul className={css.choice}>
        {items.map((it) => (
          <li key={it.sku}>
            <button type="button" onClick={() => onChoose(it)}>
              <strong>{it.name}</strong>
              <span className="quiet number">{it.sku}</span>
              <span className="quiet">{t('till.free', { count: it.free })}</span>
              {it.price && <Amount money={it.price} />}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whatever is typed while nobody writes elsewhere belongs to the scan field, which has the focus from the beginning. */
function useListening(field: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    field.current?.focus();
    const listen = (event: KeyboardEvent): void => {
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key === ' ' && event.target instanceof HTMLButtonElement) return;
      field.current?.focus();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [field]);
}
