// A count's sheet: scan or write what is there, look at what differs, book it. On the phone one thing at a time, in big figures.
import { Button, NumberInput, Radio, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ScanBarcode } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { CountSheetLine, StockCount } from '../../../api/index.ts';
import {
  Amount,
  BackArrow,
  ChoiceButtons,
  type Column,
  Dialog,
  Empty,
  PageHead,
  ResourceTable,
  RowsToCome,
  SearchBox,
  Trouble,
  When,
  type Words,
  useAct,
  useAsk,
  useList,
  useLive,
  useMay,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import { CountState, scopeOf } from './counts.tsx';
import { TOUCHED } from './parts.tsx';
import css from './stock.module.css';

const SHEETS = ['open', 'counted', 'different'] as const;
const AFTER_ENTRY = ['stock.count', 'stock.count_sheet', 'stock.counts'] as const;
const AFTER_CLOSE = [...AFTER_ENTRY, ...TOUCHED] as const;

/** The page of a count. */
export function CountPage() {
  const words = useWords();
  const { t } = words;
  const { countId } = useParams({ from: '/shell/stock/counts/$countId' });
  const search = useSearch({ from: '/shell/stock/counts/$countId' });
  const may = useMay();
  const query = useAsk('stock.count', { countId });
  const list = useList('stock.count_sheet', { countId, only: search.only, q: search.q });
  useLive([`count:${countId}`], [...AFTER_ENTRY]);
  const [closing, setClosing] = useState<'post' | 'cancel'>();
  const count = query.data;
  const isOpen = count?.state === 'open';
  const mayEnter = isOpen && may('stock.enter_count');
  return (
    <>
      <PageHead
        back={
          <Link to="/stock/counts" className={css.back}>
            <BackArrow /> {t('stock.counts')}
          </Link>
        }
        title={count?.number ?? t('stock.count')}
        beside={count && <CountState state={count.state} />}
        actions={
          isOpen && (
            <>
              {may('stock.cancel_count') && (
                <Button variant="default" onClick={() => setClosing('cancel')}>
                  {t('stock.cancel_count')}
                </Button>
              )}
              {may('stock.post_count') && <Button onClick={() => setClosing('post')}>{t('stock.post_count')}</Button>}
            </>
          )
        }
      />
      {query.isPending && <RowsToCome rows={3} />}
      {query.error && (
        <div className={css.around}>
          <Trouble problem={query.error} again={() => void query.refetch()} />
        </div>
      )}
      {count && <Facts count={count} />}
      {mayEnter && <Scan countId={countId} />}
      {count && <SheetFilters count={count} />}
      {count && (
        <ResourceTable
          label={t('stock.sheet')}
          columns={columns(words, count, mayEnter)}
          list={list}
          keyOf={(row) => row.skuId}
          link={(_, content) => content}
          empty={<Empty title={search.only === 'different' ? t('stock.no_differences') : t('stock.no_lines')} />}
        />
      )}
      {closing && count && <CloseDialog count={count} how={closing} onClose={() => setClosing(undefined)} />}
    </>
  );
}

function Facts({ count }: { count: StockCount }) {
  const words = useWords();
  const { t, number } = words;
  const person = usePeople();
  const share = count.lines === 0 ? 0 : Math.round((count.counted / count.lines) * 100);
  return (
    <div className={css.strip}>
      <dl>
        <dt>{t('stock.warehouse')}</dt>
        <dd>{count.warehouse}</dd>
      </dl>
      <dl>
        <dt>{t('stock.counted_what')}</dt>
        <dd>
          {scopeOf(words, count)}
          {count.blind && <span className="quiet"> · {t('stock.blind')}</span>}
        </dd>
      </dl>
      <dl>
        <dt>{t('stock.opened')}</dt>
        <dd>
          <When at={count.openedAt} /> <span className="quiet">{person(count.openedBy)}</span>
        </dd>
      </dl>
      {count.closedAt !== null && (
        <dl>
          <dt>{t('stock.closed')}</dt>
          <dd>
            <When at={count.closedAt} /> <span className="quiet">{person(count.closedBy ?? '')}</span>
          </dd>
        </dl>
      )}
      <dl>
        <dt>{t('stock.counted')}</dt>
        <dd>
          <progress className={css.progress} max={count.lines} value={count.counted} aria-label={t('stock.counted')} /> {number(count.counted)} /{' '}
          {number(count.lines)} · {share}&nbsp;%
        </dd>
      </dl>
      {count.note && (
        <dl>
          <dt>{t('stock.note')}</dt>
          <dd>{count.note}</dd>
        </dl>
      )}
    </div>
  );
}

/** A field for a scanner or a thumb: a code and Enter is one more of it; with a number it is said anew. */
function Scan({ countId }: { countId: string }) {
  const { t, number } = useWords();
  const [code, setCode] = useState('');
  const [quantity, setQuantity] = useState<number | string>('');
  const field = useRef<HTMLInputElement>(null);
  const enter = useAct('stock.enter_count', AFTER_ENTRY);
  const last = enter.data?.lines[0];
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (code.trim() === '') return field.current?.focus();
    const line = quantity === '' ? { code: code.trim(), counted: 1, mode: 'add' as const } : { code: code.trim(), counted: Number(quantity) };
    enter.mutate({ countId, lines: [line] });
    setCode('');
    setQuantity('');
    field.current?.focus();
  };
  return (
    <form className={css.scan} onSubmit={finish}>
      <TextInput
        ref={field}
        size="lg"
        className={css.scanCode}
        label={t('stock.scan')}
        description={t('stock.scan_help')}
        leftSection={<ScanBarcode size={20} aria-hidden />}
        autoComplete="off"
        autoCapitalize="off"
        maxLength={64}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <NumberInput
        size="lg"
        className={css.scanCount}
        label={t('stock.quantity')}
        placeholder="+1"
        min={0}
        max={10_000_000}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        value={quantity}
        onChange={setQuantity}
      />
      <Button size="lg" type="submit" variant="default" loading={enter.isPending}>
        {t('stock.enter')}
      </Button>
      <div className={css.scanned} role="status" data-bad={enter.error ? true : undefined}>
        {enter.error && <Trouble problem={enter.error} />}
        {!enter.error && last && (
          <>
            <strong>{number(last.counted)}</strong>
            <span>
              {last.sku}
              {last.name !== last.sku && <> · {last.name}</>}
              {last.added && <span className={css.note}> {t('stock.was_not_on_sheet')}</span>}
            </span>
          </>
        )}
      </div>
    </form>
  );
}

function SheetFilters({ count }: { count: StockCount }) {
  const { t, named } = useWords();
  const search = useSearch({ from: '/shell/stock/counts/$countId' });
  const navigate = useNavigate({ from: '/stock/counts/$countId' });
  const may = useMay();
  const set = (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  const isHidden = count.blind && count.state === 'open' && !may('stock.post_count');
  const sheets = [undefined, ...SHEETS.filter((it) => it !== 'different' || !isHidden)];
  return (
    <search className={css.filters}>
      <SearchBox label={t('stock.search')} className={css.search} value={search.q} onChange={(q) => set({ q })} />
      <ChoiceButtons
        label={t('stock.sheet')}
        choices={sheets.map((value) => ({ value, says: value === undefined ? t('stock.all') : named('stock.sheet', value) }))}
        value={search.only}
        onChange={(only) => set({ only })}
      />
    </search>
  );
}

function columns(words: Words, count: StockCount, mayEnter: boolean): Column<CountSheetLine>[] {
  const { t, number } = words;
  const dash = <span className="quiet">–</span>;
  return [
    { key: 'sku', title: t('stock.sku'), cell: (row) => <span className="number">{row.sku}</span>, card: 'lead', width: '13rem' },
    { key: 'name', title: t('stock.name'), cell: (row) => row.name, card: 'under' },
    {
      key: 'expected',
      title: t('stock.expected'),
      cell: (row) => (row.expected === null ? dash : number(row.expected)),
      isEnd: true,
      card: 'none',
      width: '7rem',
    },
    {
      key: 'counted',
      title: t('stock.counted'),
      cell: (row) => (mayEnter ? <CountField key={String(row.counted)} countId={count.id} row={row} /> : row.counted === null ? dash : number(row.counted)),
      isEnd: true,
      card: 'lead-end',
      width: '9rem',
    },
    { key: 'difference', title: t('stock.difference'), cell: (row) => <Difference row={row} />, isEnd: true, card: 'under-end', width: '9rem' },
    {
      key: 'value',
      title: t('stock.value'),
      cell: (row) => (row.value === null ? dash : <Amount money={row.value} />),
      isEnd: true,
      card: 'none',
      width: '8.5rem',
      isMinor: true,
    },
    {
      key: 'at',
      title: t('stock.at'),
      cell: (row) => (row.countedAt === null ? dash : <When at={row.countedAt} />),
      isEnd: true,
      card: 'none',
      width: '9.5rem',
      isMinor: true,
    },
  ];
}

function Difference({ row }: { row: CountSheetLine }) {
  const { t, number } = useWords();
  if (row.difference === null) return <span className="quiet">–</span>;
  return (
    <span
      className={css.moved}
      data-sign={row.difference === 0 ? undefined : row.difference < 0 ? 'out' : 'in'}
      title={row.moved ? t('stock.moved_since') : undefined}
    >
      {row.moved && <span className={css.note}>{t('stock.moved_mark')} </span>}
      {row.difference === 0 ? '0' : `${row.difference < 0 ? '−' : '+'}${number(Math.abs(row.difference))}`}
    </span>
  );
}

/** What was found of one SKU; written when the field is left. Emptied, it is to be counted again. */
function CountField({ countId, row }: { countId: string; row: CountSheetLine }) {
  const { t } = useWords();
  const [value, setValue] = useState<number | string>(row.counted ?? '');
  const enter = useAct('stock.enter_count', AFTER_ENTRY);
  const again = useAct('stock.recount', AFTER_ENTRY);
  const save = (): void => {
    if (value === '' && row.counted !== null) again.mutate({ countId, skuIds: [row.skuId] });
    else if (value !== '' && Number(value) !== row.counted) enter.mutate({ countId, lines: [{ code: row.sku, counted: Number(value) }] });
  };
  const problem = enter.error ?? again.error;
  return (
    <NumberInput
      size="sm"
      className={css.countField}
      aria-label={t('stock.counted_of', { sku: row.sku })}
      min={0}
      max={10_000_000}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      error={problem ? problem.message : undefined}
      value={value}
      onChange={setValue}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
      }}
    />
  );
}

/** Asks before goods move or a count is given up. */
function CloseDialog({ count, how, onClose }: { count: StockCount; how: 'post' | 'cancel'; onClose: () => void }) {
  const { t } = useWords();
  const [rest, setRest] = useState<'leave' | 'none'>('leave');
  const post = useAct('stock.post_count', AFTER_CLOSE);
  const cancel = useAct('stock.cancel_count', AFTER_CLOSE);
  const left = count.lines - count.counted;
  const used = how === 'post' ? post : cancel;
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (how === 'post') post.mutate({ countId: count.id, rest }, { onSuccess: onClose });
    else cancel.mutate({ countId: count.id }, { onSuccess: onClose });
  };
  return (
    <Dialog onClose={onClose} title={how === 'post' ? t('stock.post_count') : t('stock.cancel_count')}>
      <form className={css.dialog} onSubmit={finish}>
        <p>{how === 'post' ? t('stock.post_says', { count: count.different }) : t('stock.cancel_says')}</p>
        {how === 'post' && left > 0 && (
          <Radio.Group label={t('stock.rest', { count: left })} value={rest} onChange={(value) => setRest(value === 'none' ? 'none' : 'leave')}>
            <div className={css.radios}>
              <Radio value="leave" label={t('stock.rest.leave')} />
              <Radio value="none" label={t('stock.rest.none')} />
            </div>
          </Radio.Group>
        )}
        {used.error && <Trouble problem={used.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('stock.back')}
          </Button>
          <Button type="submit" loading={used.isPending} {...(how === 'cancel' ? { color: 'red' } : {})}>
            {how === 'post' ? t('stock.post_count') : t('stock.cancel_count')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
