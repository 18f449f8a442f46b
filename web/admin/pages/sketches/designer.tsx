// A sketch, open: the designer for a drawing.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { Problem } from '../../../api/index.ts';
import { PageHead, RowsToCome, Trouble } from '../../../ui/index.ts';
import { Designer } from './canvas/designer.tsx';
import { readSketch } from './sketch.ts';

/** The page. */
export function DesignerPage() {
  const { id } = useParams({ from: '/shell/sketches/$id' });
  const query = useQuery<Awaited<ReturnType<typeof readSketch>>, Problem>({ queryKey: ['sketches.get', { sketchId: id }], queryFn: () => readSketch(id) });
  if (query.error && !query.data) {
    return (
      <>
        <PageHead title={id} />
        <Trouble problem={query.error} again={() => void query.refetch()} />
      </>
    );
  }
  if (!query.data) return <RowsToCome rows={10} heightPx={56} />;
  return <Designer key={query.data.id} sketch={query.data} />;
}
