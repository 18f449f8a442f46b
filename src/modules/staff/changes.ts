// Tells whoever remembers rights for a few seconds that they have changed.

const listeners = new Set<() => void>();

/** Calls `listener` after each change of accounts, roles, sessions or keys made in this process; returns how to stop it. */
export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Rights may have changed. */
export function changed(): void {
  for (const listener of listeners) listener();
}
