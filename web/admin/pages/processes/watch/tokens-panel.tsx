// The documents at the chosen steps: filtered, ticked, and acted on together.
import { Button, Checkbox, Menu, NumberInput, Select } from '@mantine/core';
import { ChevronDown } from 'lucide-react';
import { type MouseEvent, useState } from 'react';
import type { Answer, ProcessMap } from '../../../../api/index.ts';
import {
  Amount,
  Lasts,
  Mark,
  RowsToCome,
  type Selection,
  SidePanel,
  Trouble,
  elementsOf,
  useList,
  useMay,
  usePeople,
  useSelection,
  useWords,
} from '../../../../ui/index.ts';
import { DocumentLink } from '../../document-link.tsx';
import { ActDialog, type Doing } from './act-dialog.tsx';
import css from './watch.module.css';

export type Token = Answer<'watch.tokens'>['items'][number];

/** Minutes. */
const AGES = ['60', '240', '1440', '4320', '10080'] as const;

interface Filter {
  olderThan?: number;
  late?: true;
  incident?: true;
  carrier?: string;
  from?: number;
}

interface Props {
  map: ProcessMap;
  elements: readonly string[];
  onClose: () => void;
}

/** The panel beside the drawing. */
export function TokensPanel({ map, elements, onClose }: Props) {
  const { t } = useWords();
  const [filter, setFilter] = useState<Filter>({});
  const [doing, setDoing] = useState<{ what: Doing; tokens: readonly Token[] }>();
  const question = { key: map.key, elements: elements.join(','), ...filter };
  const list = useList('watch.tokens', question);
  const selection = useSelection(list.items, (it) => it.id, { scope: JSON.stringify(question) });
  const names = elementsOf(map.xml);
  const title = elements.length === 1 ? names.get(elements[0]!)?.name || elements[0]! : t('watch.steps', { count: elements.length });
  return (
    <SidePanel
      title={title}
      onClose={onClose}
      foot={selection.count > 0 && <Acts selection={selection} onDo={(what) => setDoing({ what, tokens: selection.rows })} />}
    >
      <Filters filter={filter} onChange={setFilter} carriers={carriersOf(list.items)} />
      {list.isLoading && <RowsToCome rows={5} />}
      {list.problem && <Trouble problem={list.problem} again={list.again} />}
      {!list.isLoading && list.items.length === 0 && <p className="quiet">{t('processes.nobody_here')}</p>}
      {list.items.length > 0 && (
        <div className={css.pick}>
          <Checkbox
            size="xs"
            label={selection.count > 0 ? t('watch.picked', { count: selection.count }) : t('watch.pick_all', { count: list.items.length })}
            checked={selection.isPage}
            indeterminate={selection.count > 0 && !selection.isPage}
            onChange={selection.togglePage}
          />
        </div>
      )}
      <ul className={css.tokens}>
        {list.items.map((it) => (
          <TokenRow key={it.id} it={it} selection={selection} step={elements.length > 1 ? (names.get(it.element)?.name ?? it.element) : undefined} />
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="subtle" onClick={list.more} loading={list.isLoadingMore}>
          {t('common.more')}
        </Button>
      )}
      {doing && <ActDialog map={map} what={doing.what} tokens={doing.tokens} onClose={() => setDoing(undefined)} onDone={selection.clear} />}
    </SidePanel>
  );
}

const carriersOf = (items: readonly Token[]): string[] => [...new Set(items.map((it) => it.carrier).filter((it) => it !== null))].sort();

function Filters({ filter, onChange, carriers }: { filter: Filter; onChange: (filter: Filter) => void; carriers: string[] }) {
  const { t, duration } = useWords();
  const set = (change: { [K in keyof Filter]: Filter[K] | undefined }): void =>
    onChange(Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined)));
  const shown = filter.carrier === undefined || carriers.includes(filter.carrier) ? carriers : [...carriers, filter.carrier];
  return (
    <div className={css.filters}>
      <Select
        size="xs"
        aria-label={t('watch.older_than')}
        placeholder={t('watch.older_than')}
        clearable
        data={AGES.map((value) => ({ value, label: t('watch.older', { time: duration(Number(value) * 60_000) }) }))}
        value={filter.olderThan === undefined ? null : String(filter.olderThan)}
        onChange={(value) => set({ olderThan: value === null ? undefined : Number(value) })}
      />
      <NumberInput
        size="xs"
        aria-label={t('watch.from_total')}
        placeholder={t('watch.from_total')}
        min={0}
        hideControls
        value={filter.from ?? ''}
        onChange={(value) => set({ from: typeof value === 'number' ? value : undefined })}
      />
      {shown.length > 0 && (
        <Select
          size="xs"
          aria-label={t('watch.carrier')}
          placeholder={t('watch.carrier')}
          clearable
          data={shown}
          value={filter.carrier ?? null}
          onChange={(value) => set({ carrier: value ?? undefined })}
        />
      )}
      <Checkbox size="xs" label={t('watch.only_late')} checked={filter.late === true} onChange={() => set({ late: filter.late ? undefined : true })} />
      <Checkbox
        size="xs"
        label={t('watch.only_stuck')}
        checked={filter.incident === true}
        onChange={() => set({ incident: filter.incident ? undefined : true })}
      />
    </div>
  );
}

function TokenRow({ it, selection, step }: { it: Token; selection: Selection<Token>; step: string | undefined }) {
  const { t } = useWords();
  const people = usePeople();
  const number = it.documentNumber ?? it.rootNumber ?? it.documentId;
  return (
    <li>
      <Checkbox
        size="xs"
        aria-label={t('watch.pick', { number })}
        checked={selection.has(it.id)}
        onClick={(event: MouseEvent) => selection.toggle(it.id, event.shiftKey)}
        onChange={() => undefined}
      />
      <span className={css.who}>
        <DocumentLink id={it.documentId} number={it.documentNumber} />
        {it.rootId !== it.documentId && it.rootNumber !== null && <span className="quiet"> {it.rootNumber}</span>}
        {step !== undefined && <span className="quiet">{step}</span>}
        {it.assignee !== null && <span className="quiet">{people(it.assignee)}</span>}
        {it.carrier !== null && <span className="quiet">{it.carrier}</span>}
        {it.incidentId !== null && <Mark mood="bad">{t('watch.has_stopped')}</Mark>}
      </span>
      <span className={css.end}>
        {it.total !== null && <Amount money={it.total} />}
        <span className="quiet">
          <Lasts from={it.since} />
        </span>
      </span>
    </li>
  );
}

/** What can be done with what is ticked; only what the reader may do, and what is of use for it. */
function Acts({ selection, onDo }: { selection: Selection<Token>; onDo: (what: Doing) => void }) {
  const { t, named } = useWords();
  const may = useMay();
  if (!may('watch.act')) return null;
  const rows = selection.rows;
  const stuck = rows.some((it) => it.incidentId !== null);
  const tasks = rows.some((it) => it.kind === 'user');
  const rest: Doing[] = [
    ...(tasks && may('tasks.assign') ? (['assign'] as const) : []),
    ...(tasks && may('tasks.complete') ? (['complete'] as const) : []),
    ...(rows.some((it) => it.documentKind === 'parcel') && may('shipping.choose_method') && may('shipping.tariffs', 'read') ? (['carrier'] as const) : []),
    ...(stuck && may('incidents.retry') ? (['retry'] as const) : []),
    ...(stuck && may('incidents.skip') ? (['skip'] as const) : []),
    ...(may('messages.resend') ? (['resend'] as const) : []),
    ...(may('orders.cancel') ? (['cancel'] as const) : []),
  ];
  return (
    <>
      {may('processes.move_token') && <Button onClick={() => onDo('move')}>{named('watch.do', 'move')}</Button>}
      {rest.length > 0 && (
        <Menu position="top-start">
          <Menu.Target>
            <Button variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
              {t('watch.more_acts')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((it) => (
              <Menu.Item key={it} onClick={() => onDo(it)} {...(it === 'cancel' ? { color: 'red' } : {})}>
                {named('watch.do', it)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}
