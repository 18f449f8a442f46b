// Warehouses: from where goods leave, in the order in which they are asked; one is added or changed in a panel.
import { Button } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Actions, Answer } from '../../../api/index.ts';
import { Empty, Mark, RowsToCome, type Schema, SchemaForm, SidePanel, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

type Warehouse = Answer<'stock.warehouses'>['items'][number];
type Written = Actions['stock.set_warehouses']['input']['warehouses'][number];

const text = (maxLength: number): Schema => ({ type: 'string', minLength: 1, maxLength });
const SHAPE: Schema = {
  type: 'object',
  required: ['name', 'city', 'country', 'active'],
  properties: {
    name: text(100),
    city: text(100),
    country: { type: 'string', maxLength: 2 },
    priority: { type: 'integer', minimum: 0, maximum: 10_000 },
    handlingHours: { type: 'integer', minimum: 0, maximum: 1000 },
    active: { type: 'boolean' },
  },
};
const NEW_SHAPE: Schema = { ...SHAPE, required: ['code', ...SHAPE.required!], properties: { code: text(32), ...SHAPE.properties } };

export function WarehousesSection() {
  const { t, country } = useWords();
  const may = useMay();
  const list = useAsk('stock.warehouses', {});
  const [open, setOpen] = useState<Warehouse | 'new'>();
  const mayEdit = may('stock.set_warehouses');
  if (list.error) return <Trouble problem={list.error} again={() => void list.refetch()} />;
  if (!list.data) return <RowsToCome rows={3} heightPx={52} />;
  return (
    <>
      {list.data.items.length === 0 && <Empty title={t('settings.no_warehouses')} />}
      <ul className={css.rows}>
        {list.data.items.map((row) => (
          <li key={row.id}>
            <button type="button" disabled={!mayEdit} onClick={() => setOpen(row)}>
              <span className={css.rowName}>{row.name}</span>
              <span className="quiet">
                {row.code} · {row.city}, {country(row.country)}
              </span>
              {!row.active && <Mark mood="ended">{t('settings.closed')}</Mark>}
            </button>
          </li>
        ))}
      </ul>
      {mayEdit && (
        <Button variant="default" className={css.start} leftSection={<Plus size={14} aria-hidden />} onClick={() => setOpen('new')}>
          {t('settings.add_warehouse')}
        </Button>
      )}
      {open && <Panel key={open === 'new' ? 'new' : open.id} warehouse={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />}
    </>
  );
}

function Panel({ warehouse, onClose }: { warehouse: Warehouse | undefined; onClose: () => void }) {
  const { t } = useWords();
  const home = useAsk('setup.about', {}).data?.country;
  const save = useAct('stock.set_warehouses', ['stock.warehouses']);
  const known = warehouse && {
    name: warehouse.name,
    city: warehouse.city,
    country: warehouse.country,
    priority: warehouse.priority,
    handlingHours: warehouse.handlingHours,
    active: warehouse.active,
  };
  const finish = (input: Record<string, unknown>): void => {
    // What this form does not ask for stays as it is.
    const kept = warehouse
      ? {
          code: warehouse.code,
          parcelCost: warehouse.parcelCost,
          ...(warehouse.latitude === null ? {} : { latitude: warehouse.latitude }),
          ...(warehouse.longitude === null ? {} : { longitude: warehouse.longitude }),
        }
      : {};
    save.mutate({ warehouses: [{ ...kept, ...input } as Written] }, { onSuccess: onClose });
  };
  return (
    <div className={css.over}>
      <SidePanel title={warehouse?.name ?? t('settings.add_warehouse')} onClose={onClose}>
        <SchemaForm
          schema={warehouse ? SHAPE : NEW_SHAPE}
          prefill={known ?? { country: home ?? '', active: true }}
          under="/warehouses/0"
          submit={t('settings.save')}
          isBusy={save.isPending}
          problem={save.error}
          onSubmit={finish}
        />
      </SidePanel>
    </div>
  );
}
