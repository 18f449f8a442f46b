// A sketch, open: the designer for a drawing, the editor for a decision table.
import { useParams } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { PageHead, RowsToCome, Trouble, bringWords, useAsk } from '../../../ui/index.ts';

const Designer = lazy(() => {
  // Both are needed, so that neither waits for the other.
  void import('../../../ui/drawing/modeler.ts');
  return import('./canvas/designer.tsx').then((it) => ({ default: it.Designer }));
});
const TableEditor = lazy(() => Promise.all([import('./tables/editor.tsx'), bringWords('tables')]).then(([it]) => ({ default: it.TableEditor })));

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
  return (
    <Suspense fallback={<RowsToCome rows={10} heightPx={56} />}>
      {query.data.kind === 'decision' ? (
        <TableEditor key={id} sketchId={id} />
      ) : (
        <Designer key={id} sketch={query.data} again={async () => (await query.refetch()).data} />
      )}
    </Suspense>
  );
}
