// The modeler of a page: opened in an element when it is there, closed when the page goes; what is chosen and what changed, as state.
import { type RefObject, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';

/** Loads bpmn-js with its modelling parts when the first designer is opened. */
const load = (): Promise<typeof import('../../../../ui/drawing/modeler.ts')> => import('../../../../ui/drawing/modeler.ts');

interface Opened {
  ground: RefObject<HTMLDivElement | null>;
  modeler: Modeler | undefined;
  isBroken: boolean;
}

/** Opens `xml` in the element that `ground` is given to; anew for another text or when it may no longer be drawn by hand. */
export function useModeler(xml: string, isByHand: boolean): Opened {
  const ground = useRef<HTMLDivElement>(null);
  const [modeler, setModeler] = useState<Modeler>();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const container = ground.current;
    if (!container) return;
    let isGone = false;
    let opened: Modeler | undefined;
    load()
      .then(({ Modeler }) => Modeler.open(container, xml, { isByHand }))
      .then((made) => {
        if (isGone) return made.close();
        opened = made;
        setBroken(false);
        setModeler(made);
      })
      .catch(() => !isGone && setBroken(true));
    return () => {
      isGone = true;
      setModeler(undefined);
      opened?.close();
    };
  }, [xml, isByHand]);
  return { ground, modeler, isBroken };
}

const nothing = (): void => {};

/** The one element that is chosen. */
export function useSelected(modeler: Modeler | undefined): string | undefined {
  return useSyncExternalStore(
    (listen) => modeler?.onSelect(listen) ?? nothing,
    () => modeler?.selected(),
  );
}

/** A number that grows with every change of the drawing; what is shown of it is read anew then. */
export function useRevision(modeler: Modeler | undefined): number {
  const [revision, setRevision] = useState(0);
  useEffect(() => modeler?.onChange(() => setRevision((before) => before + 1)), [modeler]);
  return revision;
}
