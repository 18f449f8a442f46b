// What people do to goods from the pages: receive, correct, move and write off, each with its reason.
import { ActionIcon, Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Actions, Problem } from '../../../api/index.ts';
import { Dialog, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { TOUCHED, useWarehouses } from './parts.tsx';
import css from './stock.module.css';

const DEEDS = ['receive', 'adjust', 'move', 'damage'] as const;
export type Deed = (typeof DEEDS)[number];
export const isDeed = (value: string | undefined): value is Deed => DEEDS.some((it) => it === value);

interface Line {
  sku: string;
  quantity: number | string;
  cost: string;
}
const NO_LINE: Line = { sku: '', quantity: 1, cost: '' };

interface Draft {
  warehouse: string;
  target: string;
  reason: string;
  lines: Line[];
}

/** One dialog for the four; it stays open with what was written when it is refused. */
export function DeedDialog({ deed, sku, onClose }: { deed: Deed; sku: string | undefined; onClose: () => void }) {
  const { t } = useWords();
  const warehouses = useWarehouses();
  const [draft, setDraft] = useState<Draft>({ warehouse: '', target: '', reason: '', lines: [{ ...NO_LINE, sku: sku ?? '' }] });
  const warehouse = draft.warehouse || warehouses[0]?.code || '';
  const target = draft.target || warehouses.find((it) => it.code !== warehouse)?.code || '';
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));
  const { run, isPending, error } = useDeed(deed, onClose);
  const titles = { receive: t('stock.receive'), adjust: t('stock.adjust'), move: t('stock.move'), damage: t('stock.damage') };
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    run({ ...draft, warehouse, target });
  };
  const places = warehouses.map((it) => ({ value: it.code, label: `${it.code} · ${it.name}` }));
  return (
    <Dialog size="lg" onClose={onClose} title={titles[deed]}>
      <form className={css.dialog} onSubmit={finish}>
        <div className={css.two}>
          <NativeSelect
            label={deed === 'move' ? t('stock.from') : t('stock.warehouse')}
            data={places}
            value={warehouse}
            onChange={(event) => set({ warehouse: event.currentTarget.value })}
          />
          {deed === 'move' && (
            <NativeSelect label={t('stock.to')} data={places} value={target} onChange={(event) => set({ target: event.currentTarget.value })} />
          )}
        </div>
        <Lines deed={deed} lines={draft.lines} onChange={(lines) => set({ lines })} />
        <TextInput
          label={deed === 'receive' ? t('stock.reference') : t('stock.reason')}
          maxLength={200}
          required={deed === 'adjust' || deed === 'damage'}
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
        {error && <Trouble problem={error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('stock.back')}
          </Button>
          <Button type="submit" loading={isPending} {...(deed === 'damage' ? { color: 'red' } : {})}>
            {titles[deed]}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Runs the deed with what the dialog holds. */
function useDeed(deed: Deed, onClose: () => void): { run: (draft: Draft) => void; isPending: boolean; error: Problem | null } {
  const { t } = useWords();
  const receive = useAct('stock.receive', TOUCHED);
  const adjust = useAct('stock.adjust', TOUCHED);
  const move = useAct('stock.move', TOUCHED);
  const damage = useAct('stock.damage', TOUCHED);
  const currency = useCurrency();
  const done = {
    onSuccess: () => {
      notifications.show({ color: 'green', message: t('stock.booked') });
      onClose();
    },
  };
  const run = ({ warehouse, target, reason, lines }: Draft): void => {
    const goods = lines.filter((line) => line.sku.trim() !== '').map((line) => ({ sku: line.sku.trim(), quantity: Number(line.quantity) }));
    const said = reason.trim() === '' ? undefined : reason.trim();
    if (deed === 'receive') {
      const costs = new Map(lines.map((line) => [line.sku.trim(), line.cost.trim().replace(',', '.')]));
      const priced = goods.map((line) => ({ ...line, ...(costs.get(line.sku) ? { cost: { amount: costs.get(line.sku)!, currency } } : {}) }));
      receive.mutate({ warehouse, lines: priced, ...(said ? { reference: said } : {}) } satisfies Actions['stock.receive']['input'], done);
    } else if (deed === 'adjust') adjust.mutate({ warehouse, sku: goods[0]?.sku ?? '', difference: goods[0]?.quantity ?? 0, reason: reason.trim() }, done);
    else if (deed === 'move') move.mutate({ from: warehouse, to: target, lines: goods, ...(said ? { reason: said } : {}) }, done);
    else damage.mutate({ warehouse, lines: goods, reason: reason.trim() }, done);
  };
  const used = { receive, adjust, move, damage }[deed];
  return { run, isPending: used.isPending, error: used.error };
}

/** The currency in which costs are written: the shop's. */
function useCurrency(): string {
  const may = useMay();
  return useAsk('messages.shop', {}, { enabled: may('messages.shop', 'read') }).data?.currency ?? 'RON';
}

function Lines({ deed, lines, onChange }: { deed: Deed; lines: Line[]; onChange: (lines: Line[]) => void }) {
  const { t } = useWords();
  const currency = useCurrency();
  const change = (at: number, part: Partial<Line>): void => onChange(lines.map((line, i) => (i === at ? { ...line, ...part } : line)));
  return (
    <fieldset className={css.lines}>
      <legend className="unseen">{t('stock.goods')}</legend>
      {lines.map((line, at) => (
        <div key={at} className={css.line} data-cost={deed === 'receive' || undefined}>
          <TextInput
            label={at === 0 ? t('stock.sku') : undefined}
            aria-label={t('stock.sku_of_row', { row: at + 1 })}
            required
            maxLength={64}
            autoComplete="off"
            data-autofocus={at === 0 && line.sku === '' ? true : undefined}
            value={line.sku}
            onChange={(event) => change(at, { sku: event.currentTarget.value })}
          />
          <NumberInput
            label={at === 0 ? (deed === 'adjust' ? t('stock.difference') : t('stock.quantity')) : undefined}
            aria-label={t('stock.quantity_of_row', { row: at + 1 })}
            required
            min={deed === 'adjust' ? -1_000_000 : 1}
            max={1_000_000}
            allowDecimal={false}
            value={line.quantity}
            onChange={(quantity) => change(at, { quantity })}
          />
          {deed === 'receive' && (
            <TextInput
              label={at === 0 ? t('stock.cost', { currency }) : undefined}
              aria-label={t('stock.cost_of_row', { row: at + 1 })}
              inputMode="decimal"
              maxLength={20}
              value={line.cost}
              onChange={(event) => change(at, { cost: event.currentTarget.value })}
            />
          )}
          {lines.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              className={css.removeLine}
              aria-label={t('form.remove_row', { row: at + 1 })}
              onClick={() => onChange(lines.filter((_, i) => i !== at))}
            >
              <X size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {deed !== 'adjust' && (
        <Button variant="subtle" size="xs" className={css.addLine} leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange([...lines, NO_LINE])}>
          {t('form.add_row')}
        </Button>
      )}
    </fieldset>
  );
}
