// A sale: scanning, the basket, taking the money, and the receipt at its end.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Banknote, CreditCard, Minus, Plus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { type Goods, type Money, Problem, type Till, act } from '../../../api/index.ts';
import { Amount, Empty, Trouble, useMay, useWords } from '../../../ui/index.ts';
import { type Basket, type BasketLine, useBasket } from './basket.ts';
import { CashPad } from './cash-pad.tsx';
import { moneyOf } from './money.ts';
import { Sold } from './sold.tsx';
import { ScanField } from './scan-field.tsx';
import css from './till.module.css';

type Step = { at: 'basket' } | { at: 'cash' } | { at: 'sold'; orderId: string };

/** One sale after the other. */
export function SaleView({ till }: { till: Till }) {
  const may = useMay();
  const basket = useBasket();
  const [step, setStep] = useState<Step>({ at: 'basket' });
  const [email, setEmail] = useState('');
  const sending = useSending(till, basket, email, (orderId) => {
    basket.clear();
    setEmail('');
    setStep({ at: 'sold', orderId });
  });
  if (step.at === 'sold') return <Sold key={step.orderId} orderId={step.orderId} onNext={() => setStep({ at: 'basket' })} />;
  const put = (goods: Goods & { price: Money }): void => {
    setStep({ at: 'basket' });
    basket.add(goods);
  };
  return (
    <div className={css.sale}>
      <section className={css.goods}>
        <ScanField channel={till.channel} onFound={put} />
        <Lines basket={basket} currency={till.currency} />
      </section>
      <Side
        till={till}
        basket={basket}
        email={email}
        setEmail={setEmail}
        sending={sending}
        isCash={step.at === 'cash'}
        setStep={setStep}
        maySell={may('channels.sell')}
      />
    </div>
  );
}

interface Sending {
  isBusy: boolean;
  problem: Problem | undefined;
  send: (method: 'cash' | 'card', givenMinor?: number) => void;
}

/** Sends a sale once: while one is under way a second tap does nothing, and a lost answer is asked for under the same key. */
function useSending(till: Till, basket: Basket, email: string, onSold: (orderId: string) => void): Sending {
  const [isBusy, setBusy] = useState(false);
  // What went wrong is about these lines: with others it is gone.
  const [failed, setFailed] = useState<{ lines: BasketLine[]; problem: Problem }>();
  const underWay = useRef(false);
  const send = async (method: 'cash' | 'card', givenMinor?: number): Promise<void> => {
    if (underWay.current || basket.lines.length === 0) return;
    underWay.current = true;
    setBusy(true);
    setFailed(undefined);
    try {
      const sale = await act(
        'channels.sell',
        {
          channel: till.channel,
          lines: basket.lines.map(({ sku, quantity }) => ({ sku, quantity })),
          method,
          total: moneyOf(basket.totalMinor, till.currency),
          ...(givenMinor === undefined ? {} : { given: moneyOf(givenMinor, till.currency) }),
          ...(email.trim() === '' ? {} : { customer: { email: email.trim() } }),
        },
        { key: basket.key },
      );
      onSold(sale.orderId);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      // Where no answer came, the sale may have happened: only a refusal begins a new one.
      if (!error.mayPass) basket.renew();
      setFailed({ lines: basket.lines, problem: error });
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  const problem = failed?.lines === basket.lines ? failed.problem : undefined;
  return { isBusy, problem, send: (method, givenMinor) => void send(method, givenMinor) };
}

/** What is being sold. */
function Lines({ basket, currency }: { basket: Basket; currency: string }) {
  const { t } = useWords();
  if (basket.lines.length === 0) return <Empty title={t('till.empty')}>{t('till.empty_help')}</Empty>;
  return (
    <ul className={css.lines} aria-label={t('till.lines')}>
      {basket.lines.map((line) => (
        <li key={line.sku} data-last={line.sku === basket.last || undefined}>
          <div className={css.lineName}>
            <strong>{line.name}</strong>
            <span className="quiet number">
              {line.sku} · <Amount money={line.price} />
            </span>
          </div>
          <div className={css.quantity}>
            <ActionIcon variant="default" size={44} aria-label={t('till.less', { name: line.name })} onClick={() => basket.change(line.sku, -1)}>
              <Minus size={20} aria-hidden />
            </ActionIcon>
            <span className="figure">{line.quantity}</span>
            <ActionIcon variant="default" size={44} aria-label={t('till.more', { name: line.name })} onClick={() => basket.change(line.sku, 1)}>
              <Plus size={20} aria-hidden />
            </ActionIcon>
          </div>
          <span className={css.lineTotal}>
            <Amount money={moneyOf(Math.round(Number(line.price.amount) * 100) * line.quantity, currency)} />
          </span>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={44}
            aria-label={t('till.remove', { name: line.name })}
            onClick={() => basket.change(line.sku, -line.quantity)}
          >
            <Trash2 size={18} aria-hidden />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}

interface SideProps {
  till: Till;
  basket: Basket;
  email: string;
  setEmail: (email: string) => void;
  sending: Sending;
  isCash: boolean;
  setStep: (step: Step) => void;
  maySell: boolean;
}

/** The total and how it is paid. */
function Side({ till, basket, email, setEmail, sending, isCash, setStep, maySell }: SideProps) {
  const { t } = useWords();
  const isEmpty = basket.lines.length === 0;
  return (
    <aside className={css.side} aria-label={t('till.total')}>
      <div className={css.total}>
        <span>{t('till.total')}</span>
        <output>
          <Amount money={moneyOf(basket.totalMinor, till.currency)} />
        </output>
      </div>
      {isCash && !isEmpty ? (
        <CashPad
          currency={till.currency}
          totalMinor={basket.totalMinor}
          isBusy={sending.isBusy}
          onTake={(given) => sending.send('cash', given)}
          onBack={() => setStep({ at: 'basket' })}
        />
      ) : (
        <>
          <TextInput
            size="md"
            type="email"
            label={t('till.email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            autoComplete="off"
          />
          {maySell && (
            <div className={css.pay}>
              <Button size="xl" leftSection={<Banknote size={22} aria-hidden />} disabled={isEmpty || sending.isBusy} onClick={() => setStep({ at: 'cash' })}>
                {t('till.cash')}
              </Button>
              <Button
                size="xl"
                variant="default"
                leftSection={<CreditCard size={22} aria-hidden />}
                disabled={isEmpty}
                loading={sending.isBusy}
                onClick={() => sending.send('card')}
              >
                {t('till.card')}
              </Button>
            </div>
          )}
        </>
      )}
      {sending.problem && <Trouble problem={sending.problem} />}
    </aside>
  );
}
