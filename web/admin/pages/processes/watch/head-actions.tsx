// What begins at the map: changing its drawing, and trying a peak on it.
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { Trouble, useAct, useAsk, useMay, useWords } from '../../../../ui/index.ts';
import { BesideDrawing } from '../beside.tsx';

/** The buttons at the head of the page; what the reader may not do is not there. */
export function HeadActions({ processKey }: { processKey: string }) {
  const may = useMay();
  return (
    <>
      <BesideDrawing processKey={processKey} />
      {may('sketches.start') && <ChangeButton processKey={processKey} />}
    </>
  );
}

/** Begins a sketch of the drawing, or goes on with one that is open. */
function ChangeButton({ processKey }: { processKey: string }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const open = useAsk('sketches.list', { kind: 'process', key: processKey, state: 'open', limit: 1 }, { enabled: may('sketches.list', 'read') });
  const start = useAct('sketches.start', ['sketches.list']);
  const [sketch] = open.data?.items ?? [];
  const go = (id: string): void => void navigate({ to: '/sketches/$id', params: { id } });
  const begin = (): void => start.mutate({ kind: 'process', key: processKey }, { onSuccess: ({ sketchId }) => go(sketchId) });
  return (
    <>
      <Button leftSection={<PencilLine size={16} aria-hidden />} loading={start.isPending} onClick={() => (sketch ? go(sketch.id) : begin())}>
        {t(sketch ? 'watch.go_on' : 'watch.change_drawing')}
      </Button>
      {start.error && <Trouble problem={start.error} />}
    </>
  );
}
