// Papers of an order or a parcel: packing slip, delivery note, invoice; each a PDF that the server draws.
import { Button, Menu } from '@mantine/core';
import { ChevronDown, Printer } from 'lucide-react';
import { useMay, useWords } from '../../../ui/index.ts';

/** The query whose permission the routes of papers ask for. */
const MAY_PRINT = 'papers.list';
export const PAPERS = ['packing_slip', 'delivery_note', 'invoice'] as const;
export type Paper = (typeof PAPERS)[number];

const addressOf = (kind: Paper, documentId: string): string => `/files/papers/${kind}/${documentId}`;

/** Whether the person may print papers. */
export function useMayPrint(): boolean {
  return useMay()(MAY_PRINT, 'read');
}

/** The menu of papers of an order: those that there are. */
export function PrintMenu({ documentId, kinds = PAPERS }: { documentId: string; kinds?: readonly Paper[] }) {
  const { t, named } = useWords();
  const mayPrint = useMayPrint();
  if (!mayPrint || kinds.length === 0) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Printer size={16} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>
          {t('orders.print')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind} component="a" href={addressOf(kind, documentId)} target="_blank" rel="noopener">
            {named('paper', kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Papers of a parcel, one small button each. */
export function PaperLinks({ documentId, kinds }: { documentId: string; kinds: readonly Paper[] }) {
  const { named } = useWords();
  const mayPrint = useMayPrint();
  if (!mayPrint) return null;
  return (
    <>
      {kinds.map((kind) => (
        <Button
          key={kind}
          component="a"
          href={addressOf(kind, documentId)}
          target="_blank"
          rel="noopener"
          variant="subtle"
          size="compact-sm"
          leftSection={<Printer size={14} aria-hidden />}
        >
          {named('paper', kind)}
        </Button>
      ))}
    </>
  );
}

/** Opens one PDF with a paper of each document in a tab of its own; sent as a form, because many ids are more than an address holds. */
export function printMany(kind: Paper, documentIds: readonly string[]): void {
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action: '/files/papers/bulk', target: '_blank' });
  for (const [name, value] of Object.entries({ kind, documents: documentIds.join(',') })) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
