// Sends a file to one of the routes that take a body as it is, e.g. POST /files/desk/attach.
import { queryString } from './client.ts';
import { problemOf, unreachable } from './problem.ts';

/** A slow line may take this long for the largest file. */
const TIMEOUT_MS = 10 * 60_000;

/** Sends `file` and gives what the server says of it. Throws a Problem when it is refused or does not arrive. */
export async function upload<T>(path: `/files/${string}`, params: Readonly<Record<string, string>>, file: Blob, signal?: AbortSignal): Promise<T> {
  const bounds = signal ? AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) : AbortSignal.timeout(TIMEOUT_MS);
  const init = { method: 'POST', body: file, headers: { accept: 'application/json', 'content-type': 'application/octet-stream' } };
  const response = await fetch(path + queryString(params), { ...init, credentials: 'same-origin', signal: bounds }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  return (await response.json()) as T;
}
