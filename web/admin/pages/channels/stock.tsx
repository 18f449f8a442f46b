// What a channel may sell of the stock, with an example that is computed while it is written.
import { Autocomplete, Button, NumberInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Channel } from '../../../api/index.ts';
import { Trouble, useAct, useAsk, useMay, useProblemWords, useWords } from '../../../ui/index.ts';
import css from './channels.module.css';

/** Share, buffer and warehouses. */
export function StockBox({ channel }: { channel: Channel }) {
  const { t } = useWords();
  const may = useMay();
  const mayChange = may('channels.change');
  const [share, setShare] = useState<number | null>(channel.stockShare);
  const [buffer, setBuffer] = useState(channel.stockBuffer);
  const [codes, setCodes] = useState<string[]>(channel.warehouses ?? []);
  const warehouses = useAsk('stock.warehouses', {}, { enabled: may('stock.warehouses', 'read') }).data?.items ?? [];
  const change = useAct('channels.change', ['channels.health', 'orders.channels', 'channels.offers', 'channels.allowance']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ channel: channel.code, stockShare: share, stockBuffer: buffer, warehouses: codes.length === 0 ? null : codes });
  };
  return (
    <form className={css.box} onSubmit={finish}>
      <h2>{t('channels.stock')}</h2>
      <div className={css.two}>
        <NumberInput
          label={t('channels.field.share')}
          description={t('channels.share_help')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={100}
          allowDecimal={false}
          value={share ?? ''}
          readOnly={!mayChange}
          onChange={(value) => setShare(typeof value === 'number' ? value : null)}
        />
        <NumberInput
          label={t('channels.field.buffer')}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          value={buffer}
          readOnly={!mayChange}
          onChange={(value) => setBuffer(typeof value === 'number' ? value : 0)}
        />
      </div>
      <fieldset className={css.places} disabled={!mayChange}>
        <legend>{t('channels.field.warehouses')}</legend>
        {warehouses.map((it) => (
          <label key={it.code}>
            <input
              type="checkbox"
              checked={codes.includes(it.code)}
              onChange={(event) => setCodes(event.currentTarget.checked ? [...codes, it.code] : codes.filter((code) => code !== it.code))}
            />
            {it.code} · {it.name}
          </label>
        ))}
        <p className={css.quiet}>{t('channels.warehouses_help')}</p>
      </fieldset>
      <Example channel={channel.code} share={share} buffer={buffer} />
      {change.error && <Trouble problem={change.error} />}
      {mayChange && (
        <div className={css.row}>
          <Button type="submit" loading={change.isPending}>
            {t('channels.save')}
          </Button>
          {change.isSuccess && <span role="status">{t('channels.saved')}</span>}
        </div>
      )}
    </form>
  );
}

/** What the settings mean for one SKU, as they are written now. */
function Example({ channel, share, buffer }: { channel: string; share: number | null; buffer: number }) {
  const { t } = useWords();
  const { sku } = useSearch({ from: '/shell/channels/$code' });
  const navigate = useNavigate({ from: '/channels/$code' });
  const may = useMay();
  const levels = useAsk('stock.levels', { limit: 20 }, { enabled: may('stock.levels', 'read') }).data?.items ?? [];
  const skus = [...new Set(levels.map((it) => it.sku))];
  const shown = sku ?? skus[0] ?? '';
  const problemWords = useProblemWords(true);
  const answer = useAsk('channels.allowance', { channel, sku: shown, share: share ?? 100, buffer }, { enabled: shown !== '', keep: true });
  return (
    <div className={css.example}>
      <Autocomplete
        label={`${t('channels.example')}: ${t('channels.example_sku')}`}
        data={skus}
        value={shown}
        onChange={(value) => void navigate({ search: { sku: value === '' ? undefined : value }, replace: true })}
      />
      {answer.data && (
        <p aria-live="polite">
          {t('channels.example_says', { name: answer.data.name, free: answer.data.free, mine: answer.data.mine, most: answer.data.takeable })}
        </p>
      )}
      {answer.error && answer.error.status === 404 && <p className={css.quiet}>{problemWords(answer.error.code) ?? answer.error.message}</p>}
    </div>
  );
}
