// What is ordered: articles found by name or code with picture, price and free stock; quantity, price and discount of each line.
import { ActionIcon, Autocomplete, Button, NumberInput, TextInput } from '@mantine/core';
import { ImageOff, Search, Trash2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { PricedUp } from '../../../api/index.ts';
import { Amount, useAsk, useKeys, useMay, useWords } from '../../../ui/index.ts';
import { type Form, type Line, lineOf } from './form.ts';
import css from './place.module.css';
import { useFinder } from './finder.ts';
import { usePriceUp, useSettled } from './price-up.ts';

const MOST = 12;

interface Props {
  form: Form;
  priced: PricedUp | undefined;
  faultAt: (pointer: string) => string | undefined;
  set: (change: Partial<Form>) => void;
}

/** The part of the page about the goods. */
export function LinesPart({ form, priced, faultAt, set }: Props) {
  const { t } = useWords();
  const change = (key: number, part: Partial<Line>): void => set({ lines: form.lines.map((it) => (it.key === key ? { ...it, ...part } : it)) });
  const add = (sku: string, name: string, image: string | null): void => {
    const there = form.lines.find((it) => it.sku === sku && it.price === '' && it.off === '');
    if (there) change(there.key, { quantity: there.quantity + 1 });
    else set({ lines: [...form.lines, lineOf(sku, name, image)] });
  };
  return (
    <section className={css.part} aria-labelledby="part-lines">
      <h2 id="part-lines">{t('order.lines')}</h2>
      <ProductSearch channel={form.channel} country={form.country} onPick={add} />
      {faultAt('/lines') && form.lines.length === 0 && <p className={css.fault}>{faultAt('/lines')}</p>}
      <ul className={css.lines}>
        {form.lines.map((line, at) => (
          <LineRow
            key={line.key}
            line={line}
            at={at}
            priced={priced?.lines.find((it) => it.at === at && it.sku === line.sku)}
            faultAt={(field) => faultAt(`/lines/${at}/${field}`)}
            onChange={(part) => change(line.key, part)}
            onRemove={() => set({ lines: form.lines.filter((it) => it.key !== line.key) })}
          />
        ))}
      </ul>
    </section>
  );
}

/** Finds articles while somebody types; Enter takes the first one and the box is ready for the next. */
function ProductSearch({ channel, country, onPick }: { channel: string; country: string; onPick: (sku: string, name: string, image: string | null) => void }) {
  const { t } = useWords();
  const box = useRef<HTMLInputElement>(null);
  const { text, type, shown, product, offerOf, choose, pick, hurry } = useArticles(channel, country, (...article) => {
    onPick(...article);
    box.current?.focus();
  });
  useKeys({ '/': () => box.current?.focus() });
  return (
    <>
      <Autocomplete
        ref={box}
        aria-label={t('drafts.find_article')}
        placeholder={t('drafts.find_article')}
        leftSection={<Search size={16} aria-hidden />}
        value={text}
        onChange={type}
        selectFirstOptionOnChange
        maxDropdownHeight={360}
        data={shown.map((it) => ({ value: it.id, label: it.name }))}
        filter={({ options }) => options}
        renderOption={({ option }) => {
          const it = shown.find((one) => one.id === option.value);
          const offer = offerOf(it?.sku);
          return (
            <span className={css.article}>
              <Picture image={it?.image ?? null} />
              <span className={css.option}>
                <span>{it?.name}</span>
                <span className="quiet">{it && it.variants > 1 ? t('drafts.variants', { count: it.variants }) : it?.sku}</span>
              </span>
              {offer && (
                <span className={css.offer}>
                  <Amount money={offer.price} />
                  <span className={offer.free > 0 ? 'quiet' : css.short}>{t('drafts.free', { count: offer.free })}</span>
                </span>
              )}
            </span>
          );
        }}
        onOptionSubmit={choose}
        onKeyDown={(event) => {
          // Whoever types and presses Enter at once, as a scanner does, means the first that will be found.
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.currentTarget.getAttribute('aria-activedescendant')) return;
          event.preventDefault();
          hurry();
        }}
      />
      {product !== undefined && <Variants productId={product} onPick={pick} />}
    </>
  );
}

/** The articles that fit what is typed, with prices and stock, and what happens when one is chosen. */
function useArticles(channel: string, country: string, onPick: (sku: string, name: string, image: string | null) => void) {
  const may = useMay();
  const { text, type, picked } = useFinder();
  const [product, setProduct] = useState<string>();
  const [hasty, setHasty] = useState('');
  const q = useSettled(text.trim(), text.trim());
  const query = useAsk('catalog.list', { q, status: 'active', limit: MOST }, { enabled: may('catalog.list', 'read') && q !== '', keep: true });
  const shown = q === '' ? [] : (query.data?.items ?? []);
  const codes = shown.flatMap((it) => (it.sku !== null && it.variants === 1 ? [it.sku] : []));
  const { priced } = usePriceUp({ channel, ...(country ? { shipTo: { country } } : {}), lines: codes.map((sku) => ({ sku, quantity: 1 })) });
  const pick = (sku: string, name: string, image: string | null): void => {
    setProduct(undefined);
    onPick(sku, name, image);
  };
  const choose = (id: string): void => {
    const it = shown.find((one) => one.id === id);
    if (it && it.variants === 1 && it.sku !== null) pick(it.sku, it.name, it.image);
    else setProduct(id);
    picked();
  };
  const first = hasty !== '' && hasty === q && !query.isPlaceholderData ? shown[0]?.id : undefined;
  const takeFirst = useEffectEvent((id: string) => {
    choose(id);
    setHasty('');
    // Nothing was written into the box by the component, so it is emptied here.
    type('');
  });
  useEffect(() => {
    if (first !== undefined) takeFirst(first);
  }, [first]);
  return {
    text,
    type,
    shown,
    product,
    offerOf: (sku: string | null | undefined) => priced?.lines.find((line) => line.sku === sku),
    choose,
    pick,
    hurry: () => setHasty(text.trim()),
  };
}

/** Which of a product's variants is meant. */
function Variants({ productId, onPick }: { productId: string; onPick: (sku: string, name: string, image: string | null) => void }) {
  const { t } = useWords();
  const found = useAsk('catalog.get', { id: productId }).data;
  const items = (found?.items ?? []).filter((it) => it.status === 'active');
  return (
    <div className={css.addresses} role="group" aria-label={t('drafts.which_variant')}>
      {items.map((it, at) => (
        <Button key={it.sku} variant="default" size="xs" autoFocus={at === 0} onClick={() => onPick(it.sku, it.name, found?.image ?? null)}>
          {Object.values(it.options).join(' / ') || it.name} · {it.sku}
        </Button>
      ))}
    </div>
  );
}

function Picture({ image }: { image: string | null }) {
  return (
    <span className={css.picture}>
      {image === null ? <ImageOff size={16} aria-hidden /> : <img src={image} alt="" width={36} height={36} loading="lazy" />}
    </span>
  );
}

interface RowProps {
  line: Line;
  at: number;
  priced: PricedUp['lines'][number] | undefined;
  faultAt: (field: string) => string | undefined;
  onChange: (part: Partial<Line>) => void;
  onRemove: () => void;
}

function LineRow({ line, at, priced, faultAt, onChange, onRemove }: RowProps) {
  const { t } = useWords();
  const may = useMay();
  const mayOverride = may('orders.override_price');
  const fault = faultAt('sku') ?? faultAt('quantity');
  const isOther = line.price.trim() !== '' || line.off.trim() !== '';
  return (
    <li className={css.line}>
      <Picture image={line.image} />
      <What line={line} priced={priced} fault={fault} />
      <NumberInput
        className={css.quantity}
        aria-label={t('place.quantity', { line: at + 1 })}
        min={1}
        max={1_000_000}
        allowDecimal={false}
        value={line.quantity}
        error={fault !== undefined}
        onChange={(quantity) => onChange({ quantity: Number(quantity) || 1 })}
      />
      <TextInput
        className={css.price}
        inputMode="decimal"
        aria-label={t('drafts.price_of', { line: at + 1 })}
        placeholder={priced?.ourPrice?.amount ?? ''}
        disabled={!mayOverride}
        value={line.price}
        error={faultAt('price') !== undefined}
        onChange={(event) => onChange({ price: event.currentTarget.value })}
      />
      {mayOverride && (
        <TextInput
          className={css.off}
          aria-label={t('drafts.discount_of', { line: at + 1 })}
          placeholder={t('drafts.discount_hint')}
          value={line.off}
          error={faultAt('discount') !== undefined}
          onChange={(event) => onChange({ off: event.currentTarget.value })}
        />
      )}
      <span className={css.sum}>{priced && <Amount money={priced.total} />}</span>
      <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('form.remove_row', { row: at + 1 })} onClick={onRemove}>
        <Trash2 size={16} aria-hidden />
      </ActionIcon>
      {isOther && (
        <TextInput
          className={css.reason}
          size="xs"
          aria-label={t('drafts.reason_of', { line: at + 1 })}
          placeholder={t('drafts.reason')}
          value={line.reason}
          onChange={(event) => onChange({ reason: event.currentTarget.value })}
        />
      )}
    </li>
  );
}

/** Which article a line is about, how many of it are free, and what is wrong with it. */
function What({ line, priced, fault }: Pick<RowProps, 'line' | 'priced'> & { fault: string | undefined }) {
  const { t } = useWords();
  const isShort = priced !== undefined && line.quantity > priced.free;
  return (
    <div className={css.what}>
      <span>{line.name || (priced?.name ?? line.sku)}</span>
      <span className="quiet">
        {line.sku}
        {priced && (
          <>
            {' · '}
            <span className={isShort ? css.short : undefined}>{t('drafts.free', { count: priced.free })}</span>
          </>
        )}
      </span>
      {fault && (
        <span className={css.fault} role="alert">
          {fault}
        </span>
      )}
    </div>
  );
}
