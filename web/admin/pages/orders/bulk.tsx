// What can be done with many orders at once: tag, give to somebody, print, cancel; and the list as a file.
import { Button, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Ban, ChevronDown, Download, Printer, Tag, UserRound } from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { act, get, queryString } from '../../../api/index.ts';
import { BulkBar, type Selection, offerUndo, useMay, useWords } from '../../../ui/index.ts';
import { AssignMenu } from '../desk/assign-menu.tsx';
import { TagMenu } from '../desk/tag-menu.tsx';
import { complain } from '../desk/complain.ts';
import type { questionOf } from './filters.ts';
import { PAPERS, printMany, useMayPrint } from './papers.tsx';
import type { Row } from './row.ts';

const CancelMany = lazy(() => import('./cancel-many.tsx').then((it) => ({ default: it.CancelMany })));

export type Question = ReturnType<typeof questionOf>;
const MOST_OF_ALL = 10_000;
const PAGE = 200;
/** No file of papers holds more. */
const PRINTED_AT_MOST = 500;

interface Props {
  selection: Selection<Row>;
  question: Question;
  hasMore: boolean;
}

/** The bar of what is ticked. */
export function OrderBulk({ selection, question, hasMore }: Props) {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const mayPrint = useMayPrint();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [cancelling, setCancelling] = useState<string[] | undefined>();
  const ids = (): Promise<string[]> => (selection.isAll && hasMore ? allOf(question) : Promise.resolve(selection.ids));
  const again = (): void => void client.invalidateQueries({ queryKey: ['orders.list'] });
  /** Does it to all that is ticked, and offers to take back exactly what was changed. */
  const run = async (work: (ids: string[]) => Promise<Done>): Promise<void> => {
    setBusy(true);
    try {
      const { message, undo } = await work(await ids());
      again();
      offerUndo({ message, label: t('common.undo'), undo: () => undo().then(again, (error: unknown) => complain(error)) });
    } catch (error) {
      complain(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <BulkBar selection={selection} hasMore={hasMore} mostOfAll={MOST_OF_ALL}>
        {may('desk.tag') && (
          <TagMenu
            onChoose={(tag) => void run((all) => tagAll(all, tag, (count) => t('orders.tagged', { count, tag })))}
            target={
              <Button size="xs" variant="default" loading={isBusy} leftSection={<Tag size={14} aria-hidden />}>
                {t('desk.add_tag')}
              </Button>
            }
          />
        )}
        {may('desk.assign') && (
          <AssignMenu
            onChoose={(person) =>
              void run((all) => assignAll(all, person?.id ?? null, (count) => t('orders.assigned', { count, name: person?.name ?? t('desk.nobody') })))
            }
            target={
              <Button size="xs" variant="default" loading={isBusy} leftSection={<UserRound size={14} aria-hidden />}>
                {t('desk.assign')}
              </Button>
            }
          />
        )}
        {mayPrint && <PrintMany ids={selection.ids} />}
        {may('orders.cancel') && (
          <Button
            size="xs"
            variant="default"
            disabled={isBusy}
            leftSection={<Ban size={14} aria-hidden />}
            onClick={() => void ids().then(setCancelling, (error: unknown) => complain(error))}
          >
            {t('orders.cancel_many')}
          </Button>
        )}
      </BulkBar>
      {cancelling && (
        <Suspense>
          <CancelMany ids={cancelling} onClose={() => setCancelling(undefined)} onDone={() => (selection.clear(), again())} />
        </Suspense>
      )}
    </>
  );
}

type Done = { message: string; undo: () => Promise<unknown> };

/** The ids of all orders that match, up to ten thousand. */
async function allOf(question: Question): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ;) {
    const page = await get('orders.list', { ...question, limit: PAGE, after });
    ids.push(...page.items.map((it) => it.id));
    if (page.next === null || ids.length >= MOST_OF_ALL) return ids.slice(0, MOST_OF_ALL);
    after = page.next;
  }
}

const inPieces = (ids: readonly string[]): string[][] => Array.from({ length: Math.ceil(ids.length / PAGE) }, (_, at) => ids.slice(at * PAGE, (at + 1) * PAGE));

type Beside = Awaited<ReturnType<typeof beside>>[number];
async function beside(ids: string[]) {
  const all = [];
  for (const piece of inPieces(ids)) all.push(...(await get('desk.of', { documents: piece.join(',') })).items);
  return all;
}

async function tagAll(ids: string[], tag: string, says: (count: number) => string): Promise<Done> {
  const without = (await beside(ids)).filter((it) => !it.tags.includes(tag)).map((it) => it.documentId);
  for (const documentIds of inPieces(without)) await act('desk.tag', { documentIds, add: [tag], remove: [] });
  return {
    message: says(ids.length),
    undo: async () => {
      for (const documentIds of inPieces(without)) await act('desk.tag', { documentIds, add: [], remove: [tag] });
    },
  };
}

const whoHas = (it: Beside): string | null => it.assignee?.id ?? null;

async function assignAll(ids: string[], accountId: string | null, says: (count: number) => string): Promise<Done> {
  const before = await beside(ids);
  for (const documentIds of inPieces(ids)) await act('desk.assign', { documentIds, accountId });
  return {
    message: says(ids.length),
    undo: async () => {
      for (const who of new Set(before.map(whoHas))) {
        const theirs = before.filter((it) => whoHas(it) === who).map((it) => it.documentId);
        for (const documentIds of inPieces(theirs)) await act('desk.assign', { documentIds, accountId: who });
      }
    },
  };
}

/** One PDF with a paper of each ticked order. */
function PrintMany({ ids }: { ids: string[] }) {
  const { t, named } = useWords();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<Printer size={14} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('orders.print')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {PAPERS.map((kind) => (
          <Menu.Item key={kind} onClick={() => printMany(kind, ids.slice(0, PRINTED_AT_MOST))}>
            {named('paper', kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The list as a file, with the filters of the address. */
export function Export({ question }: { question: Question }) {
  const { t } = useWords();
  const may = useMay();
  if (!may('batches.list', 'read')) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={16} aria-hidden />}>
          {t('orders.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'xlsx'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={`/files/batches/export${queryString({ kind: 'orders', format, ...question })}`} download>
            {format.toUpperCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
