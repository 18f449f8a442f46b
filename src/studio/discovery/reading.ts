// Reads event logs piece by piece: CSV with columns as they are named, and XES; what can not be read is told by its line.
import { isMarkup, readMarkup, type Markup } from '#engine';

/** One thing that was done in a case. `place` orders events of the same instant. */
export type Event = { place: number; caseId: string; activity: string; at: Date; resource: string | null };
export type Bad = { line: number; why: 'no_case' | 'no_activity' | 'bad_time' | 'too_few' | 'too_long' | 'broken' };
export type Piece = { events: Event[]; bad: Bad[]; lines: number };

/** How days are written that are not in ISO order: 31.12.2026, or 12/31/2026. */
export type DayOrder = 'dmy' | 'mdy';
/** Where a CSV file has what; columns count from 0. */
export type Mapping = { separator: string; caseId: number; activity: number; time: number; resource: number | null; dayOrder: DayOrder };

const TEXT_AT_MOST = 200;
const COLUMNS_AT_MOST = 500;

/** The records of a CSV text (RFC 4180) with the line on which each begins. */
export function recordsOf(text: string, separator: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let [line, begun, isQuoted, isAny] = [1, 1, false, false];
  const end = (): void => {
    if (isAny || cell !== '') records.push({ line: begun, cells: [...cells, cell] });
    [cells, cell, isAny] = [[], '', false];
  };
  for (let i = 0; i < text.length; i++) {
    const sign = text[i]!;
    if (sign === '\n') line++;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[++i]!;
      else isQuoted = false;
    } else if (sign === '"' && cell === '') [isQuoted, isAny] = [true, true];
    else if (sign === separator) {
      if (cells.length < COLUMNS_AT_MOST) cells.push(cell);
      [cell, isAny] = ['', true];
    } else if (sign === '\n') {
      end();
      begun = line;
    } else if (sign !== '\r') cell += sign;
  }
  end();
  return records;
}

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const OTHER = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?$/;
const EPOCH = /^\d{10}(?:\d{3})?$/;

/** An instant as logs write it; without a zone it is UTC. Undefined where the text is none. */
export function instantOf(text: string, order: DayOrder): Date | undefined {
  const trimmed = text.trim();
  if (EPOCH.test(trimmed)) return new Date(Number(trimmed) * (trimmed.length === 10 ? 1_000 : 1));
  const iso = ISO.exec(trimmed);
  if (iso) return at(iso[1]!, iso[2]!, iso[3]!, iso.slice(4, 8), iso[8]);
  const other = OTHER.exec(trimmed);
  if (!other) return undefined;
  const [first, second] = [other[1]!, other[2]!];
  return order === 'dmy' ? at(other[3]!, second, first, other.slice(4, 8)) : at(other[3]!, first, second, other.slice(4, 8));
}

function at(year: string, month: string, day: string, time: (string | undefined)[], zone?: string): Date | undefined {
  const [hour = '0', minute = '0', second = '0', fraction = '0'] = time;
  const ms = Math.trunc(Number(`0.${fraction}`) * 1_000);
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms));
  // The 31st of February is no day, and 25 o'clock no time.
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day) || date.getUTCHours() !== Number(hour)) return undefined;
  return zone === undefined || zone.toUpperCase() === 'Z' ? date : new Date(date.getTime() - zoneMs(zone));
}

function zoneMs(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Reads whole records of a CSV file; `firstLine` is the line on which the text begins, and the first record of the file is its heading. */
export function readCsv(text: string, mapping: Mapping, firstLine: number): Piece {
  const events: Event[] = [];
  const bad: Bad[] = [];
  const most = Math.max(mapping.caseId, mapping.activity, mapping.time, mapping.resource ?? 0);
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  for (const { line: within, cells } of recordsOf(body, mapping.separator)) {
    const line = firstLine + within - 1;
    if (line === 1) continue;
    const [caseId, activity] = [cells[mapping.caseId]?.trim() ?? '', cells[mapping.activity]?.trim() ?? ''];
    const resource = mapping.resource === null ? '' : (cells[mapping.resource]?.trim() ?? '');
    const instant = instantOf(cells[mapping.time] ?? '', mapping.dayOrder);
    const why = whyNot({ count: cells.length, most, caseId, activity, instant });
    if (why || !instant) bad.push({ line, why: why ?? 'bad_time' });
    else events.push({ place: line, caseId, activity, at: instant, resource: resource === '' ? null : resource.slice(0, TEXT_AT_MOST) });
  }
  return { events, bad, lines: countOf(text, '\n') };
}

function whyNot(row: { count: number; most: number; caseId: string; activity: string; instant: Date | undefined }): Bad['why'] | undefined {
  if (row.count <= row.most) return 'too_few';
  if (row.caseId === '') return 'no_case';
  if (row.activity === '') return 'no_activity';
  if (row.caseId.length > TEXT_AT_MOST || row.activity.length > TEXT_AT_MOST) return 'too_long';
  return row.instant ? undefined : 'bad_time';
}

function countOf(text: string, sign: string): number {
  let count = 0;
  for (let place = text.indexOf(sign); place >= 0; place = text.indexOf(sign, place + 1)) count++;
  return count;
}

/** Stages of a step that is not done yet (XES lifecycle extension): only what was completed is a step of the way. */
const NOT_DONE = new Set(['start', 'schedule', 'assign', 'reassign', 'suspend', 'resume', 'withdraw', 'autoskip', 'manualskip']);

/**
 * Reads whole `<trace>` elements of an XES file (IEEE 1849-2016). Document types and entities are refused by the reader, as is what is not well formed.
 * `firstEvent` orders the events of this piece behind those before.
 */
export function readXes(text: string, firstLine: number, firstEvent: number): Piece {
  const begin = text.indexOf('<trace');
  const end = text.lastIndexOf('</trace>');
  const lines = countOf(text, '\n');
  if (begin < 0 || end < begin) return { events: [], bad: [], lines };
  const before = firstLine + countOf(text.slice(0, begin), '\n');
  let log: Markup;
  try {
    log = readMarkup(`<log>${text.slice(begin, end + 8)}</log>`);
  } catch {
    return { events: [], bad: [{ line: before, why: 'broken' }], lines };
  }
  const events: Event[] = [];
  const bad: Bad[] = [];
  for (const trace of partsOf(log, 'trace')) {
    const caseId = (valueOf(trace, 'concept:name') ?? '').trim();
    for (const event of partsOf(trace, 'event')) {
      if (NOT_DONE.has((valueOf(event, 'lifecycle:transition') ?? '').toLowerCase())) continue;
      const activity = (valueOf(event, 'concept:name') ?? '').trim();
      const instant = instantOf(valueOf(event, 'time:timestamp') ?? '', 'dmy');
      const why = whyNot({ count: 1, most: 0, caseId, activity, instant });
      const resource = (valueOf(event, 'org:role') ?? valueOf(event, 'org:group') ?? valueOf(event, 'org:resource') ?? '').trim();
      if (why || !instant) bad.push({ line: before, why: why ?? 'bad_time' });
      else
        events.push({ place: firstEvent + events.length, caseId, activity, at: instant, resource: resource === '' ? null : resource.slice(0, TEXT_AT_MOST) });
    }
  }
  return { events, bad, lines };
}

const partsOf = (element: Markup, local: string): Markup[] => element.children.filter((part): part is Markup => isMarkup(part) && part.local === local);

/** The value of an attribute of XES, which is a child with a key. */
function valueOf(element: Markup, key: string): string | undefined {
  for (const part of element.children) {
    if (!isMarkup(part) || !part.attributes.some(([name, value]) => name === 'key' && value === key)) continue;
    return part.attributes.find(([name]) => name === 'value')?.[1];
  }
  return undefined;
}
