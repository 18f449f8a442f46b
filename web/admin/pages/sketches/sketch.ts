// Until the server keeps sketches: a drawing by its key, with its changes kept in this browser. Taken away when they do.
import { get } from '../../../api/index.ts';

export interface Sketch {
  id: string;
  kind: 'process' | 'decision';
  key: string;
  name: string;
  documentKind: string;
  xml: string;
  rev: number;
  state: 'open' | 'published' | 'dropped';
  pen: { accountId: string; name: string; until: string } | null;
  savedAt: string;
}

const keptAs = (id: string): string => `kontor.sketch-kept.${id}`;

export async function readSketch(id: string): Promise<Sketch> {
  const kept = sessionStorage.getItem(keptAs(id));
  if (kept !== null) return JSON.parse(kept) as Sketch;
  const { key, name, xml } = await get('processes.map', { key: id });
  const documentKind = /<\w+:process [^>]*kontor:document="([^"]*)"/.exec(xml)?.[1] ?? 'order';
  return { id, kind: 'process', key, name, documentKind, xml, rev: 1, state: 'open', pen: null, savedAt: new Date(Date.now()).toISOString() };
}

export async function saveSketch(sketch: Sketch, rev: number, xml: string): Promise<{ rev: number; savedAt: string }> {
  const savedAt = new Date(Date.now()).toISOString();
  sessionStorage.setItem(keptAs(sketch.id), JSON.stringify({ ...sketch, xml, rev: rev + 1, savedAt }));
  return { rev: rev + 1, savedAt };
}
