// Papers as files: one, or many in one PDF.
import { type RawAnswer, type RawRequest, type RawRoute, Refusal } from '#kernel';
import type { Kernel } from '#kernel';
import { type AnyKind, KINDS, SHEETS_LIMIT, sheetsFor } from './collect.ts';
import { pdfOf } from './sheet.ts';

const ID = /^[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

async function answer(kernel: Kernel, kind: string | undefined, ids: string[]): Promise<RawAnswer> {
  const known = KINDS.find((one): one is AnyKind => one === kind);
  if (!known || ids.length === 0 || ids.length > SHEETS_LIMIT || !ids.every((id) => ID.test(id)))
    throw new Refusal('papers.none', { kind }, { status: 404, message: 'There is no such paper.' });
  const sheets = await sheetsFor(kernel.db, known, ids);
  const name = sheets.length === 1 ? sheets[0]!.title.split(' ').at(-1)! : known;
  return {
    status: 200,
    body: await pdfOf(sheets),
    headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name.replace(/[^A-Za-z0-9_-]/g, '')}.pdf"` },
  };
}

const listed = (text: string | null | undefined): string[] => (text ?? '').split(',').filter(Boolean);

/** What a page posts: a form with `kind` and `documents`, because five hundred ids are more than an address holds. */
function posted({ body }: RawRequest): { kind: string | undefined; ids: string[] } {
  const form = new URLSearchParams(body.toString());
  return { kind: form.get('kind') ?? undefined, ids: listed(form.get('documents')) };
}

export const routes: RawRoute[] = [
  {
    method: 'GET',
    path: '/files/papers/:kind/:id',
    permission: 'papers.list',
    handle: (kernel, { params }) => answer(kernel, params['kind'], [params['id'] ?? '']),
  },
  {
    method: 'GET',
    path: '/files/papers/bulk',
    permission: 'papers.list',
    handle: (kernel, { query }) => answer(kernel, query['kind'], listed(query['documents'])),
  },
  {
    method: 'POST',
    path: '/files/papers/bulk',
    permission: 'papers.list',
    handle: (kernel, request) => {
      const { kind, ids } = posted(request);
      return answer(kernel, kind, ids);
    },
  },
];
