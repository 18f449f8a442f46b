// Takes an order down: for a person on the telephone, by keyboard alone if they wish; kept as a draft, offered, or placed.
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { type Channel, type Draft, Problem } from '../../../api/index.ts';
import { BackArrow, PageHead, RowsToCome, State, Trouble, useAct, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { CustomerPart } from './customer.tsx';
import { EMPTY, type Form, contentOf, formOf, unreadable } from './form.ts';
import { LinesPart } from './lines.tsx';
import css from './place.module.css';
import { usePriceUp } from './price-up.ts';
import { Quotes, SendQuote } from './quote.tsx';
import { Side } from './side.tsx';

/** A new order. */
export function PlacePage() {
  const { t } = useWords();
  const may = useMay();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') });
  return (
    <>
      <PageHead title={t('drafts.new_order')} back={<Back />} />
      {channels.error && <Around problem={channels.error} again={() => void channels.refetch()} />}
      {channels.isPending && <RowsToCome rows={8} heightPx={48} />}
      {channels.data && <Editor channels={channels.data.items} />}
    </>
  );
}

/** A draft, as it was left. */
export function DraftPage() {
  const { t } = useWords();
  const { draftId } = useParams({ from: '/shell/drafts/$draftId' });
  const may = useMay();
  const draft = useAsk('orders.draft', { draftId });
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') });
  useLive([`draft:${draftId}`], ['orders.draft']);
  const problem = draft.data ? null : (draft.error ?? channels.error);
  if (problem) {
    return (
      <>
        <PageHead title={t('drafts.draft')} back={<Back />} />
        <Around problem={problem} again={() => void draft.refetch()} />
      </>
    );
  }
  if (!draft.data || !channels.data) return <RowsToCome rows={10} heightPx={48} />;
  const { number, state, order } = draft.data;
  return (
    <>
      <PageHead
        title={number}
        back={<Back />}
        beside={
          <State
            family="state.draft"
            value={state}
            mood={state === 'placed' ? 'good' : state === 'quoted' ? 'waiting' : state === 'discarded' ? 'ended' : 'plain'}
          />
        }
        actions={<DraftActions draft={draft.data} />}
      />
      {order && (
        <p className={css.around}>
          {t('drafts.became')}{' '}
          <Link to="/orders/$orderId" params={{ orderId: order.id }} className="number">
            {order.number}
          </Link>
        </p>
      )}
      <Quotes draft={draft.data} />
      <Editor key={state} channels={channels.data.items} draft={draft.data} />
    </>
  );
}

function Back() {
  const { t } = useWords();
  return (
    <Link to="/drafts" className={css.back}>
      <BackArrow /> {t('drafts.title')}
    </Link>
  );
}

function Around({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div className={css.around}>
      <Trouble problem={problem} again={again} />
    </div>
  );
}

function DraftActions({ draft }: { draft: Draft }) {
  const { t } = useWords();
  const may = useMay();
  const discard = useAct('orders.discard_draft', ['orders.draft', 'orders.drafts']);
  const restore = useAct('orders.restore_draft', ['orders.draft', 'orders.drafts']);
  const input = { draftId: draft.id };
  if (draft.state === 'open' && may('orders.discard_draft')) {
    return (
      <Button variant="default" loading={discard.isPending} onClick={() => discard.mutate(input)}>
        {t('drafts.discard')}
      </Button>
    );
  }
  return draft.state === 'discarded' && may('orders.restore_draft') ? (
    <Button loading={restore.isPending} onClick={() => restore.mutate(input)}>
      {t('drafts.restore')}
    </Button>
  ) : null;
}

/** The form's state, what it would cost, and writing it. */
function useEditor(channels: Channel[], draft: Draft | undefined) {
  // What is taken down by hand has most often been told on the telephone.
  const first = channels.find((it) => it.kind === 'phone') ?? channels[0];
  const [form, setForm] = useState<Form>(() => (draft ? formOf(draft.content) : { ...EMPTY, channel: first?.code ?? '' }));
  const channel = channels.find((it) => it.code === form.channel);
  const content = contentOf(form, channel?.currency ?? 'EUR');
  const up = usePriceUp(content);
  const id = useRef(draft?.id);
  const save = useAct('orders.save_draft', ['orders.drafts']);
  const place = useAct('orders.place_draft', ['orders.list', 'orders.drafts']);
  const set = (change: Partial<Form>): void => {
    setForm((now) => ({ ...now, ...change }));
    // What the server said was about the form as it was.
    place.reset();
    save.reset();
  };
  const write = async (): Promise<string> => {
    const saved = await save.mutateAsync({ ...(id.current ? { draftId: id.current } : {}), draft: content });
    id.current = saved.draftId;
    return saved.draftId;
  };
  const bad = unreadable(form);
  return { form, set, channel, content, up, save, place, write, bad };
}

function Editor({ channels, draft }: { channels: Channel[]; draft?: Draft }) {
  const { t, namedIf } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const editor = useEditor(channels, draft);
  const { form, set, channel, up, save, place, write, bad } = editor;
  const [isQuoting, setQuoting] = useState(false);
  const isOpen = draft === undefined || draft.state === 'open';
  const said = place.error?.faults ?? [];
  const faultAt = (pointer: string): string | undefined => {
    if (bad.includes(pointer)) return t('drafts.unreadable');
    const fault = said.find((it) => it.pointer === pointer) ?? up.priced?.faults.find((it) => it.pointer === pointer);
    return fault && (namedIf('fault', fault.code) ?? fault.message);
  };
  const mayPlace = may('orders.place_draft') && may('orders.save_draft');
  const onPlace = (): void => {
    if (!isOpen || !mayPlace || bad.length > 0) return;
    void write().then(
      (draftId) => place.mutate({ draftId }, { onSuccess: ({ orderId }) => void navigate({ to: '/orders/$orderId', params: { orderId } }) }),
      () => undefined,
    );
  };
  const onSave = (): void => {
    if (isOpen && bad.length === 0)
      void write().then(
        (draftId) => navigate({ to: '/drafts/$draftId', params: { draftId } }),
        () => undefined,
      );
  };
  useShortcuts({ Enter: onPlace, s: onSave });
  const finish = (event: FormEvent): void => event.preventDefault();
  return (
    <form className={css.form} onSubmit={finish} aria-label={t('drafts.new_order')}>
      <fieldset className={css.page} disabled={!isOpen}>
        <div className={css.main}>
          <CustomerPart form={form} country={form.country || (channel?.country ?? '')} faultAt={faultAt} set={set} />
          <LinesPart form={form} priced={up.priced} faultAt={faultAt} set={set} />
        </div>
        <Side form={form} channels={channels} priced={up.priced} problem={place.error ?? save.error ?? up.problem} isOld={up.isOld} faultAt={faultAt} set={set}>
          {isOpen && mayPlace && (
            <div className={css.buttons}>
              <Button fullWidth size="md" loading={place.isPending || save.isPending} disabled={bad.length > 0} onClick={onPlace}>
                {t('place.submit')}
              </Button>
              <Button variant="default" loading={save.isPending} disabled={bad.length > 0} onClick={onSave}>
                {t('drafts.save')}
              </Button>
              {may('orders.send_quote') && (
                <Button variant="default" disabled={bad.length > 0 || form.lines.length === 0} onClick={() => setQuoting(true)}>
                  {t('drafts.send_quote')}
                </Button>
              )}
              <p className={css.keys}>{t('drafts.keys')}</p>
            </div>
          )}
        </Side>
      </fieldset>
      {isQuoting && (
        <SendQuote
          save={write}
          problem={save.error}
          onClose={() => setQuoting(false)}
          onSent={(draftId) => void navigate({ to: '/drafts/$draftId', params: { draftId } })}
        />
      )}
    </form>
  );
}

/** Ctrl (or ⌘) with Enter and S work while somebody writes, unlike other keys. */
function useShortcuts(handlers: Record<'Enter' | 's', () => void>): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || document.querySelector('[role="dialog"]')) return;
    const handler = handlers[event.key === 'Enter' ? 'Enter' : event.key.toLowerCase() === 's' ? 's' : ('' as 's')] as (() => void) | undefined;
    if (!handler) return;
    event.preventDefault();
    handler();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
