// How much cash the customer gives, by note or by figures, and what goes back.
import { Button, NumberInput } from '@mantine/core';
import { ArrowLeft } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Amount, useWords } from '../../../ui/index.ts';
import { likelyGiven, moneyOf } from './money.ts';
import css from './till.module.css';

interface Props {
  currency: string;
  totalMinor: number;
  isBusy: boolean;
  onTake: (givenMinor: number) => void;
  onBack: () => void;
}

/** The pad; Enter takes what is written, or the exact amount where nothing is. */
export function CashPad({ currency, totalMinor, isBusy, onTake, onBack }: Props) {
  const { t, money } = useWords();
  const [given, setGiven] = useState<number | ''>('');
  const givenMinor = given === '' ? totalMinor : Math.round(given * 100);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (givenMinor >= totalMinor) onTake(givenMinor);
  };
  return (
    <form className={css.cash} onSubmit={finish}>
      <NumberInput
        size="lg"
        label={t('till.given', { currency })}
        min={0}
        decimalScale={2}
        value={given}
        data-autofocus
        autoFocus
        hideControls
        onChange={(value) => setGiven(typeof value === 'number' ? value : '')}
      />
      <div className={css.notes}>
        <Button type="button" size="lg" variant="default" onClick={() => setGiven(totalMinor / 100)}>
          {t('till.exact')}
        </Button>
        {likelyGiven(totalMinor, currency).map((minor) => (
          <Button key={minor} type="button" size="lg" variant="default" onClick={() => setGiven(minor / 100)}>
            {minor / 100}
          </Button>
        ))}
      </div>
      <p className={css.change} aria-live="polite">
        <span>{t('till.change')}</span> <Amount money={moneyOf(Math.max(0, givenMinor - totalMinor), currency)} />
      </p>
      <Button type="submit" size="xl" loading={isBusy} disabled={givenMinor < totalMinor}>
        {t('till.take', { amount: money(moneyOf(totalMinor, currency)) })}
      </Button>
      <Button type="button" variant="subtle" size="md" leftSection={<ArrowLeft size={18} aria-hidden />} disabled={isBusy} onClick={onBack}>
        {t('till.back')}
      </Button>
    </form>
  );
}
