// The only place where pages touch the browser's timers, so that waits can be found and are always given up.

/** Calls `work` after so many milliseconds; returns how to give it up. */
export function later(delayMs: number, work: () => void): () => void {
  const timer = setTimeout(work, delayMs);
  return () => clearTimeout(timer);
}

/** Calls `work` every so many milliseconds; returns how to stop it. */
export function every(periodMs: number, work: () => void): () => void {
  const timer = setInterval(work, periodMs);
  return () => clearInterval(timer);
}

/** Resolves after so many milliseconds, or at once when `signal` is aborted. */
export function sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const stop = later(delayMs, resolve);
    signal?.addEventListener('abort', () => (stop(), resolve()), { once: true });
  });
}
