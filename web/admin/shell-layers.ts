// What lies over the page: the palette, the sheet of keys or all rooms; one at a time, and the focus returns to where it was.
import { useSyncExternalStore } from 'react';

export type Layer = 'palette' | 'keys' | 'rooms';

let open: Layer | undefined;
const listeners = new Set<() => void>();

/** Opens a layer in place of another, or closes what is open. */
export function showLayer(layer: Layer | undefined): void {
  open = layer;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useLayer = (): Layer | undefined => useSyncExternalStore(subscribe, () => open);
