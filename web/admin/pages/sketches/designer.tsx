// A sketch, open: the designer for a drawing.
import { useParams } from '@tanstack/react-router';
import { PageHead, RowsToCome, Trouble, useAsk } from '../../../ui/index.ts';
import { Designer } from './canvas/designer.tsx';

/** The page. */
export function DesignerPage() {
  const { id } = useParams({ from: '/shell/sketches/$id' });
  const query = useAsk('sketches.get', { sketchId: id });
  if (query.error && !query.data) {
    return (
      <>
        <PageHead title={id} />
        <Trouble problem={query.error} again={() => void query.refetch()} />
      </>
    );
  }
  // What was read for an earlier visit is not what is there now.
  if (!query.data || !query.isFetchedAfterMount) return <RowsToCome rows={10} heightPx={56} />;
  return <Designer key={query.data.id} sketch={query.data} again={async () => (await query.refetch()).data} />;
}
