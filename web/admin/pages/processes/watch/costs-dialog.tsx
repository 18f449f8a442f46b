// What work and letters cost, so that the map can say what a step cost: told once, in the shop's money.
import { Button, NumberInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Actions } from '../../../../api/index.ts';
import { Dialog, Trouble, useAct, useAsk, useWords } from '../../../../ui/index.ts';
import css from './watch.module.css';

type Costs = Actions['watch.set_costs']['input'];

/** Asks first what is there. */
export function CostsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const asked = useAsk('watch.costs', {});
  return (
    <Dialog title={t('watch.costs_title')} onClose={onClose}>
      {asked.error && <Trouble problem={asked.error} />}
      {asked.data && <CostsForm costs={asked.data.costs} lanes={asked.data.lanes} onClose={onClose} />}
    </Dialog>
  );
}

function CostsForm({ costs, lanes, onClose }: { costs: Costs; lanes: string[]; onClose: () => void }) {
  const { t, lane: laneName } = useWords();
  const [currency, setCurrency] = useState(costs.currency);
  const [perHour, setPerHour] = useState(costs.perHour);
  const [minutes, setMinutes] = useState(costs.minutes);
  const [letter, setLetter] = useState(costs.letter);
  const save = useAct('watch.set_costs', ['watch.costs', 'processes.heat']);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const said = Object.fromEntries(Object.entries(perHour).filter(([, amount]) => amount !== ''));
    save.mutate({ currency, perHour: said, minutes, letter }, { onSuccess: onClose });
  };
  return (
    <form className={css.dialog} onSubmit={submit}>
      <p>{t('watch.costs_says')}</p>
      <TextInput
        label={t('watch.currency')}
        value={currency}
        maxLength={3}
        required
        onChange={(event) => setCurrency(event.currentTarget.value.toUpperCase())}
      />
      {lanes.map((lane) => (
        <NumberInput
          key={lane}
          label={t('watch.per_hour', { lane: laneName(lane) ?? lane })}
          min={0}
          decimalScale={2}
          hideControls
          value={perHour[lane] ?? ''}
          onChange={(value) => setPerHour((now) => ({ ...now, [lane]: String(value) }))}
        />
      ))}
      <NumberInput label={t('watch.minutes')} min={0} max={480} allowDecimal={false} value={minutes} onChange={(value) => setMinutes(Number(value))} />
      <NumberInput
        label={t('watch.letter')}
        min={0}
        decimalScale={2}
        hideControls
        value={letter}
        onChange={(value) => setLetter(String(value === '' ? 0 : value))}
      />
      {save.error && <Trouble problem={save.error} />}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('common.close')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('watch.save_costs')}
        </Button>
      </div>
    </form>
  );
}
