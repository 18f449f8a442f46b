// What else can be done with an order: taken up again, divided, joined with others, and invoiced.
import { Button, Checkbox, Menu, NumberInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Combine, Copy, Ellipsis, FileText, Split } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Order } from '../../../api/index.ts';
import { Amount, Dialog, RowsToCome, Trouble, When, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './place.module.css';

const MOST = 20;

/** A menu beside the other buttons of an order's page. */
export function OrderMore({ order }: { order: Order }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [asks, setAsks] = useState<'split' | 'merge'>();
  const duplicate = useAct('orders.duplicate', ['orders.drafts']);
  const isOpen = order.state === 'placed';
  const onClose = (): void => setAsks(undefined);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" leftSection={<Ellipsis size={16} aria-hidden />}>
            {t('drafts.more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {may('orders.duplicate') && (
            <Menu.Item
              leftSection={<Copy size={16} aria-hidden />}
              onClick={() =>
                duplicate.mutate({ orderId: order.id }, { onSuccess: ({ draftId }) => void navigate({ to: '/drafts/$draftId', params: { draftId } }) })
              }
            >
              {t('drafts.duplicate')}
            </Menu.Item>
          )}
          {may('orders.split') && isOpen && (
            <Menu.Item leftSection={<Split size={16} aria-hidden />} onClick={() => setAsks('split')}>
              {t('drafts.split')}…
            </Menu.Item>
          )}
          {may('orders.merge') && isOpen && (
            <Menu.Item leftSection={<Combine size={16} aria-hidden />} onClick={() => setAsks('merge')}>
              {t('drafts.merge')}…
            </Menu.Item>
          )}
          <Invoice order={order} />
        </Menu.Dropdown>
      </Menu>
      {duplicate.error && <Trouble problem={duplicate.error} />}
      {asks === 'split' && <SplitDialog order={order} onClose={onClose} />}
      {asks === 'merge' && <MergeDialog order={order} onClose={onClose} />}
    </>
  );
}

/** Issues the invoice once; from then on it is among the papers that can be printed. */
function Invoice({ order }: { order: Order }) {
  const { t } = useWords();
  const may = useMay();
  const issue = useAct('papers.invoice', ['papers.list', 'orders.get']);
  if (order.state === 'cancelled' || order.documents.some((it) => it.kind === 'invoice') || !may('papers.invoice')) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Item leftSection={<FileText size={16} aria-hidden />} closeMenuOnClick={false} onClick={() => issue.mutate({ orderId: order.id })}>
        {t('drafts.issue_invoice')}
      </Menu.Item>
      {issue.error && (
        <div className={css.menuTrouble}>
          <Trouble problem={issue.error} />
        </div>
      )}
    </>
  );
}

/** Chooses how many of each line become an order of their own. */
function SplitDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [taken, setTaken] = useState<Record<string, number>>({});
  const split = useAct('orders.split', ['orders.get', 'orders.list', 'runs.of_document']);
  const lines = order.lines.flatMap(({ id }) => (taken[id] ? [{ lineId: id, quantity: taken[id] }] : []));
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    split.mutate({ orderId: order.id, lines }, { onSuccess: ({ orderId }) => (onClose(), void navigate({ to: '/orders/$orderId', params: { orderId } })) });
  };
  return (
    <Dialog onClose={onClose} title={t('drafts.split_title')}>
      <form className={css.dialog} onSubmit={finish}>
        <p className="quiet">{t('drafts.split_help')}</p>
        {order.lines.map((line) => (
          <div key={line.id} className={css.splitLine}>
            <NumberInput
              label={line.name}
              description={`${line.sku} · ${t('drafts.of_quantity', { quantity: line.quantity })}`}
              min={0}
              max={line.quantity}
              allowDecimal={false}
              value={taken[line.id] ?? 0}
              onChange={(quantity) => setTaken((now) => ({ ...now, [line.id]: Number(quantity) || 0 }))}
            />
          </div>
        ))}
        {split.error && <Why problem={split.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={split.isPending} disabled={lines.length === 0}>
            {t('drafts.split')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Chooses which other open orders of the customer become part of this one. */
function MergeDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useWords();
  const [chosen, setChosen] = useState<string[]>([]);
  const merge = useAct('orders.merge', ['orders.get', 'orders.list', 'runs.of_document']);
  const found = useAsk('orders.list', { q: order.email ?? order.phone ?? order.customerName, state: 'placed', limit: MOST });
  const others = (found.data?.items ?? []).filter((it) => it.id !== order.id);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    merge.mutate({ orderIds: [order.id, ...chosen] }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={onClose} title={t('drafts.merge_title')}>
      <form className={css.dialog} onSubmit={finish}>
        <p className="quiet">{t('drafts.merge_help')}</p>
        {found.isPending && <RowsToCome rows={3} />}
        {found.data && others.length === 0 && <p>{t('drafts.merge_none')}</p>}
        <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('drafts.merge_title')}>
          {others.map((it) => (
            <Checkbox
              key={it.id}
              value={it.id}
              className={css.mergeLine}
              label={
                <>
                  <span className="number">{it.number}</span> · <When at={String(it.createdAt)} /> · <Amount money={it.total} />
                </>
              }
            />
          ))}
        </Checkbox.Group>
        {merge.error && <Why problem={merge.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={merge.isPending} disabled={chosen.length === 0}>
            {t('drafts.merge')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The reason in the reader's words, where it is one that we know. */
function Why({ problem }: { problem: NonNullable<ReturnType<typeof useAct<'orders.split'>>['error']> }) {
  const { namedIf } = useWords();
  const { reason, number } = problem.details;
  const why = typeof reason === 'string' ? namedIf('why', reason) : undefined;
  return (
    <>
      <Trouble problem={problem} />
      {why && (
        <p>
          {typeof number === 'string' && <span className="number">{number}: </span>}
          {why}
        </p>
      )}
    </>
  );
}
