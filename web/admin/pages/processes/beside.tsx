// What can be done with a drawing besides looking at it: read its handbook, rehearse a peak on it.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMay, useWords } from '../../../ui/index.ts';

/** The links of a drawing, as far as the person may follow them. */
export function BesideDrawing({ processKey }: { processKey: string }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <>
      {may('handbook.get', 'read') && (
        <Button variant="default" component={Link} to={`/processes/${encodeURIComponent(processKey)}/handbook`}>
          {t('processes.handbook')}
        </Button>
      )}
      {may('rehearsals.usual', 'read') && (
        <Button variant="default" component={Link} to={`/processes/${encodeURIComponent(processKey)}/rehearsal`}>
          {t('processes.rehearse')}
        </Button>
      )}
    </>
  );
}
