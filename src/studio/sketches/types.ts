// The nouns of sketching.

/** A drawing or a decision table that is being changed. */
export type Sketch = {
  id: string;
  kind: 'process' | 'decision';
  key: string;
  name: string;
  documentKind: string;
  xml: string;
  rev: number;
  state: 'open' | 'published' | 'dropped';
  /** The version of the live drawing that it began with or was last brought up to; none for a new one. */
  baseVersion: number | null;
  publishedVersion: number | null;
  penAccount: string | null;
  penUntil: Date | null;
  askedBy: string | null;
  askedAt: Date | null;
  startedAt: Date;
  startedBy: string;
  savedAt: Date;
  savedBy: string;
};

/** What is live under a key. */
export type Live = { version: number; xml: string };
