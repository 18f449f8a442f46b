// Decisions of the desk without SQL or clock: how a tag is written, what kind of file bytes are, how a file may be named, who is told of an order.
import { Refusal } from '#kernel';
import type { Alert } from './types.ts';

export const TAG_LONGEST = 40;
export const TAGS_AT_MOST = 30;
export const ATTACHMENT_BYTES = 20 * 1024 * 1024;
export const ATTACHMENTS_AT_MOST = 200;
export const CHUNK_BYTES = 256 * 1024;
export const VIEWS_AT_MOST = 100;
/** An upload that has not ended by then never will. */
export const UPLOAD_LONGEST_MS = 3_600_000;

/** The one form of a tag: composed signs (NFC), lower case, single blanks. Refuses what is empty or longer than 40 signs. */
export function tagOf(text: string): string {
  const tag = text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[\p{C}\s,]+/gu, ' ')
    .trim();
  const length = [...tag].length;
  if (length === 0 || length > TAG_LONGEST)
    throw new Refusal('desk.tag', { tag: text, longest: TAG_LONGEST }, { status: 422, message: `A tag has 1 to ${TAG_LONGEST} signs.` });
  return tag;
}

/** A file's name without folders, control signs and what would break out of a header; at most 120 signs. */
export function fileNameOf(text: string): string {
  const last = text.normalize('NFC').split(/[\\/]/).at(-1)!;
  const clean = last
    .replace(/[\p{C}"<>:|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\.+/, '');
  const signs = [...clean];
  const dot = clean.lastIndexOf('.');
  if (signs.length <= 120) return clean === '' ? 'file' : clean;
  const ending = dot > 0 && clean.length - dot <= 12 ? clean.slice(dot) : '';
  return signs.slice(0, 120 - ending.length).join('') + ending;
}

const SIGNATURES: [mediaType: string, at: number, bytes: string][] = [
  ['image/png', 0, '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['application/pdf', 0, '%PDF-'],
  ['video/mp4', 4, 'ftyp'],
  ['application/zip', 0, 'PK\x03\x04'],
];
const OFFICE: Record<string, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
};

/**
 * The media type of a file by its first bytes (WHATWG MIME Sniffing, section 6), never by what its sender says. Text
 * is `text/plain`, also where it is HTML or SVG, so that a browser never runs it; the rest is `application/octet-stream`.
 */
export function mediaTypeOf(head: Buffer, name: string): string {
  const start = head.subarray(0, 512);
  const text = start.toString('latin1');
  const found = SIGNATURES.find(([, at, bytes]) => text.startsWith(bytes, at))?.[0];
  if (found === 'application/zip') return OFFICE[name.toLowerCase().split('.').at(-1)!] ?? found;
  if (found !== undefined) return found;
  // Binary data bytes of the standard (section 3): a text has none of them.
  // oxlint-disable-next-line no-control-regex -- these are the signs that text does not have
  const binary = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/.test(text);
  return start.length > 0 && !binary ? 'text/plain; charset=utf-8' : 'application/octet-stream';
}

/** `attachment` with the name in both forms (RFC 6266): plain for old browsers, UTF-8 for the others. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => '%' + sign.charCodeAt(0).toString(16).toUpperCase());
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Whether somebody wants to be told of this order. A least total holds for its own currency; orders in others are told. */
export function wantsOrder(alert: Alert, order: { channel: string; totalMinor: bigint; currency: string }): boolean {
  if (!alert.newOrders) return false;
  if (alert.channels !== null && !alert.channels.includes(order.channel)) return false;
  return alert.minTotal === null || alert.minTotal.currency !== order.currency || order.totalMinor >= alert.minTotal.minor;
}
