// The second step: from where goods leave, and through which channels they are sold.
import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useEffect } from 'react';
import { useWords } from '../../../ui/index.ts';
import type { ChannelKind } from './draft.ts';
import type { StepProps } from './step-shop.tsx';
import css from './welcome.module.css';

const MOST = 20;

export function PlacesStep({ draft, set, faults, packs }: StepProps) {
  const { t } = useWords();
  const { warehouses, city } = draft;
  // The first warehouse is most often where the firm is.
  useEffect(() => {
    if (warehouses.length === 0) set({ warehouses: [{ name: t('wizard.first_warehouse'), city }] });
  }, [warehouses.length, city, set, t]);
  const change = (at: number, part: Partial<(typeof warehouses)[number]>): void =>
    set({ warehouses: warehouses.map((row, index) => (index === at ? { ...row, ...part } : row)) });
  return (
    <div className={css.step}>
      <fieldset className={css.group}>
        <legend>{t('wizard.warehouses')}</legend>
        <p className="quiet">{t('wizard.warehouses_says')}</p>
        {warehouses.map((row, at) => (
          <div key={at} className={css.row}>
            <TextInput
              label={t('field.name')}
              value={row.name}
              maxLength={100}
              error={faults.get(`/warehouses/${at}/name`)}
              data-pointer={`/warehouses/${at}/name`}
              onChange={(event) => change(at, { name: event.currentTarget.value })}
            />
            <TextInput
              label={t('field.city')}
              value={row.city}
              maxLength={100}
              error={faults.get(`/warehouses/${at}/city`)}
              data-pointer={`/warehouses/${at}/city`}
              onChange={(event) => change(at, { city: event.currentTarget.value })}
            />
            {warehouses.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                aria-label={t('form.remove_row', { row: at + 1 })}
                onClick={() => set({ warehouses: warehouses.filter((_, index) => index !== at) })}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            )}
          </div>
        ))}
        {warehouses.length < MOST && (
          <Button
            variant="default"
            className={css.start}
            leftSection={<Plus size={14} aria-hidden />}
            onClick={() => set({ warehouses: [...warehouses, { name: '', city: '' }] })}
          >
            {t('wizard.add_warehouse')}
          </Button>
        )}
      </fieldset>
      <Channels draft={draft} set={set} faults={faults} packs={packs} />
    </div>
  );
}

/** Ways to sell, to be ticked. */
function Channels({ draft, set, faults, packs }: StepProps) {
  const { t, named } = useWords();
  const { channels } = draft;
  return (
    <Checkbox.Group
      label={t('wizard.channels')}
      description={t('wizard.channels_says')}
      value={channels}
      error={faults.get('/channels')}
      onChange={(kinds) => set({ channels: packs.channels.filter((kind) => kinds.includes(kind)) as ChannelKind[] })}
    >
      <div className={css.cards}>
        {packs.channels.map((kind) => (
          <Checkbox key={kind} value={kind} label={named('channel_kind', kind)} description={named('channel_says', kind)} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
