// Acting on many: what is needed is asked, a preview says what will come of it for each, and only then it is done.
import { Button, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Actions, Problem, type ProcessMap, act } from '../../../../api/index.ts';
import { type Schema, Dialog, SchemaForm, Trouble, asksNothing, elementsOf, offerUndo, useAsk, useMay, useMe, useWords } from '../../../../ui/index.ts';
import { complain } from '../../desk/complain.ts';
import { Outcome } from './outcome.tsx';
import type { Token } from './tokens-panel.tsx';
import css from './watch.module.css';

export type Doing = 'move' | 'cancel' | 'retry' | 'skip' | 'resend' | 'assign' | 'complete' | 'carrier';
type Wish = Actions['watch.preview']['input'];
export type Rows = Actions['watch.preview']['output'];

/** Where a token may go: steps with a name, and events that something is waited for at. */
const PLACES = /[tT]ask$|^callActivity$|^subProcess$|^intermediateCatchEvent$/;
const NEEDS_REASON: readonly Doing[] = ['move', 'cancel', 'skip'];
const TOUCHES = ['watch.tokens', 'processes.live', 'processes.at', 'promises.list', 'incidents.list', 'tasks.list', 'runs.of_document'] as const;

interface Props {
  map: ProcessMap;
  what: Doing;
  tokens: readonly Token[];
  onClose: () => void;
  onDone: () => void;
}

/** The dialog: asks, tries, does. */
export function ActDialog({ map, what, tokens, onClose, onDone }: Props) {
  const { t, named } = useWords();
  const client = useQueryClient();
  const [wish, setWish] = useState<Wish>();
  const [tried, setTried] = useState<Rows>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const work = async (step: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    await step()
      .catch((error: unknown) => (error instanceof Problem ? setProblem(error) : Promise.reject(error)))
      .finally(() => setBusy(false));
  };
  const again = (): void => TOUCHES.forEach((name) => void client.invalidateQueries({ queryKey: [name] }));
  const look = (details: Partial<Wish>): Promise<void> =>
    work(async () => {
      const next = { tokens: tokens.map((it) => it.id), do: what, ...details };
      setTried(await act('watch.preview', next));
      setWish(next);
    });
  const carryOut = (): Promise<void> =>
    work(async () => {
      const done = await act('watch.act', wish!);
      again();
      onDone();
      const steps = done.rows.flatMap((row) => (row.back ? [row.back] : []));
      const message = `${named('watch.did', what)} ${t('watch.done', { count: done.can })}`;
      if (steps.length > 0)
        offerUndo({ message, label: t('common.undo'), undo: () => act('watch.take_back', { steps }).then(again, (error: unknown) => complain(error)) });
      if (done.cannot > 0) {
        setTried(done);
        setWish(undefined);
        return;
      }
      onClose();
    });
  const title = named('watch.title', what);
  return (
    <Dialog title={title} onClose={onClose} size="lg" isKept>
      <div className={css.dialog}>
        <p>{t('watch.about', { count: tokens.length })}</p>
        {!tried && <Asking map={map} what={what} tokens={tokens} isBusy={isBusy} problem={problem} onLook={(details) => void look(details)} />}
        {tried && <Outcome rows={tried} tokens={tokens} map={map} isDone={wish === undefined} />}
        {tried && problem && <Trouble problem={problem} />}
        {tried && wish === undefined && (
          <div className={css.foot}>
            <Button onClick={onClose}>{t('common.close')}</Button>
          </div>
        )}
        {tried && wish !== undefined && (
          <Deciding what={what} tried={tried} isBusy={isBusy} onChange={() => setTried(undefined)} onGo={() => void carryOut()} />
        )}
      </div>
    </Dialog>
  );
}

/** It has been tried: something else, or now in earnest. */
function Deciding({ what, tried, isBusy, onChange, onGo }: { what: Doing; tried: Rows; isBusy: boolean; onChange: () => void; onGo: () => void }) {
  const { t, named } = useWords();
  return (
    <div className={css.foot}>
      <Button variant="default" onClick={onChange}>
        {t('watch.change')}
      </Button>
      <Button onClick={onGo} loading={isBusy} disabled={tried.can === 0} data-autofocus {...(what === 'cancel' ? { color: 'red' } : {})}>
        {named('watch.go', what)} ({tried.can})
      </Button>
    </div>
  );
}

interface AskingProps extends Omit<Props, 'onClose' | 'onDone'> {
  isBusy: boolean;
  problem: Problem | undefined;
  onLook: (details: Partial<Wish>) => void;
}

/** What has to be said before it can be tried. */
function Asking({ map, what, tokens, isBusy, problem, onLook }: AskingProps) {
  const { t } = useWords();
  const [to, setTo] = useState<string | null>(null);
  const [who, setWho] = useState<string | null>(null);
  const [method, setMethod] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const needsReason = NEEDS_REASON.includes(what);
  const isReady =
    (!needsReason || reason.trim() !== '') &&
    (what !== 'move' || to !== null) &&
    (what !== 'assign' || who !== null) &&
    (what !== 'carrier' || method !== null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isReady) return;
    onLook({
      ...(needsReason ? { reason: reason.trim() } : {}),
      ...(what === 'move' && to !== null ? { to } : {}),
      ...(what === 'carrier' && method !== null ? { method } : {}),
      ...(what === 'assign' ? { accountId: who === NOBODY ? null : who } : {}),
    });
  };
  if (what === 'complete') return <Completing tokens={tokens} isBusy={isBusy} problem={problem} onLook={onLook} />;
  return (
    <form className={css.dialog} onSubmit={submit}>
      {what === 'move' && <Select label={t('watch.to_step')} required searchable data={placesOf(map.xml)} value={to} onChange={setTo} data-autofocus />}
      {what === 'carrier' && <MethodSelect value={method} onChange={setMethod} />}
      {what === 'assign' && <WhoSelect value={who} onChange={setWho} />}
      {needsReason && (
        <TextInput
          label={t('watch.reason')}
          required
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          {...(what === 'move' ? {} : { 'data-autofocus': true })}
        />
      )}
      {problem && <Trouble problem={problem} />}
      <div className={css.foot}>
        <Button type="submit" loading={isBusy} disabled={!isReady}>
          {t('watch.look')}
        </Button>
      </div>
    </form>
  );
}

/** The ways of delivery that the shop has tariffs for. */
function MethodSelect({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t, named } = useWords();
  const tariffs = useAsk('shipping.tariffs', {}).data?.items ?? [];
  const methods = [...new Set(tariffs.map((it) => it.method))].sort();
  return (
    <Select
      label={t('watch.method')}
      required
      data={methods.map((it) => ({ value: it, label: named('delivery', it) }))}
      value={value}
      onChange={onChange}
      data-autofocus
    />
  );
}

const NOBODY = 'nobody';

function WhoSelect({ value, onChange }: { value: string | null; onChange: (value: string | null) => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account;
  const colleagues = useAsk('desk.colleagues', {}, { enabled: may('desk.colleagues', 'read') }).data?.items ?? [];
  const people = [
    ...(me ? [{ value: me.id, label: me.name }] : []),
    ...colleagues.filter((it) => it.id !== me?.id).map((it) => ({ value: it.id, label: it.name })),
  ];
  return (
    <Select
      label={t('watch.who')}
      required
      searchable
      data={[...people, { value: NOBODY, label: t('watch.nobody') }]}
      value={value}
      onChange={onChange}
      data-autofocus
    />
  );
}

/** Tasks that are alike are filled in once; each keeps what its drawing has filled in for it. */
function Completing({ tokens, isBusy, problem, onLook }: Pick<AskingProps, 'tokens' | 'isBusy' | 'problem' | 'onLook'>) {
  const { t } = useWords();
  const first = tokens.find((it) => it.kind === 'user');
  const forms = new Set(tokens.filter((it) => it.kind === 'user').map((it) => it.form));
  const asked = useAsk('tasks.list', { document: first?.documentId ?? '' }, { enabled: first !== undefined && forms.size === 1 });
  if (forms.size > 1) return <p>{t('watch.not_alike')}</p>;
  const task = asked.data?.items.find((it) => it.id === first?.id);
  if (asked.error) return <Trouble problem={asked.error} />;
  if (!task) return null;
  const schema = task.schema as Schema | null;
  if (schema === null || asksNothing(schema, task.prefill)) {
    return (
      <div className={css.foot}>
        <Button onClick={() => onLook({ input: {} })} loading={isBusy} data-autofocus>
          {t('watch.look')}
        </Button>
      </div>
    );
  }
  return (
    <SchemaForm
      schema={schema}
      prefill={task.prefill}
      submit={t('watch.look')}
      isBusy={isBusy}
      problem={problem ?? null}
      onSubmit={(input) => onLook({ input: Object.fromEntries(Object.entries(input).filter(([name]) => !(name in task.prefill))) })}
    />
  );
}

function placesOf(xml: string): { value: string; label: string }[] {
  return [...elementsOf(xml)]
    .filter(([, it]) => PLACES.test(it.kind) && it.name !== '')
    .map(([value, it]) => ({ value, label: it.name }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
