// Cuts an event log into pieces that can be read by themselves, and sends them one after another.
import { type InputOf, act } from '../../../../api/index.ts';

export type Mapping = NonNullable<InputOf<'discovery.begin'>['mapping']>;
export type Bad = { line: number; why: string };
export interface Progress {
  /** From 0 to 1. */
  share: number;
  events: number;
  badCount: number;
  bad: readonly Bad[];
}

export const BYTES_AT_MOST = 100_000_000;
const PIECE_SIGNS = 300_000;
const CHUNK_BYTES = 1 << 18;
const BAD_KEPT = 50;

/** Where a text can be cut: behind its last whole record or trace; 0 where there is none. */
export function cutOf(text: string, format: 'csv' | 'xes'): number {
  if (format === 'xes') {
    const at = text.lastIndexOf('</trace>');
    return at < 0 ? 0 : at + 8;
  }
  let isQuoted = false;
  let cut = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    // A doubled sign goes out and in again, which changes nothing.
    if (sign === '"') isQuoted = !isQuoted;
    else if (sign === '\n' && !isQuoted) cut = at + 1;
  }
  return cut;
}

/** The whole pieces that a text begins with, and what is left of it. */
export function piecesOf(text: string, format: 'csv' | 'xes', isEnd: boolean, most = PIECE_SIGNS): { pieces: string[]; left: string } {
  const pieces: string[] = [];
  let left = text;
  while (left.length > most) {
    const cut = cutOf(left.slice(0, most), format) || cutOf(left, format);
    if (cut === 0) break;
    pieces.push(left.slice(0, cut));
    left = left.slice(cut);
  }
  if (isEnd && left !== '') {
    pieces.push(left);
    left = '';
  }
  return { pieces, left };
}

/** The beginning of a file, for guessing what it is. */
export const beginningOf = async (file: File): Promise<string> => new TextDecoder().decode(await file.slice(0, 60_000).arrayBuffer());

interface Wish {
  name: string;
  format: 'csv' | 'xes';
  mapping: Mapping | undefined;
}

/** Reads a file into a log of the server; `tell` hears how far it is. Throws a Problem where it is refused. */
export async function readLog(file: File, { name, format, mapping }: Wish, tell: (progress: Progress) => void, signal: AbortSignal): Promise<string> {
  const { logId } = await act('discovery.begin', { name, format, ...(mapping ? { mapping } : {}) });
  const decoder = new TextDecoder();
  const progress = { share: 0, events: 0, badCount: 0, bad: [] as Bad[] };
  let [text, line] = ['', 1];
  for (let from = 0; from < file.size || from === 0; from += CHUNK_BYTES) {
    const isEnd = from + CHUNK_BYTES >= file.size;
    text += decoder.decode(await file.slice(from, from + CHUNK_BYTES).arrayBuffer(), { stream: !isEnd });
    const { pieces, left } = piecesOf(text, format, isEnd);
    text = left;
    for (const piece of pieces) {
      signal.throwIfAborted();
      const answer = await act('discovery.add', { logId, text: piece, line });
      line = answer.nextLine;
      progress.events = answer.events;
      progress.badCount += answer.badCount;
      progress.bad = [...progress.bad, ...answer.bad].slice(0, BAD_KEPT);
    }
    progress.share = Math.min(1, (from + CHUNK_BYTES) / file.size);
    tell({ ...progress });
    if (file.size === 0) break;
  }
  await act('discovery.close', { logId });
  return logId;
}
