// What a new shop still wants, and the link of the colleague who was invited while it was set up.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { PageHead, useMay, useWords } from '../../../ui/index.ts';
import { useNavigate } from '@tanstack/react-router';
import { useAct } from '../../../ui/index.ts';
import { SetupChecklist } from './checklist.tsx';
import { LinkToGive } from './link.tsx';
import css from './welcome.module.css';

/** The page on which a new shop lands. */
export function FirstStepsPage() {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const colleague = useQuery<{ name: string; token: string; mailed: boolean } | null>({
    queryKey: ['first colleague'],
    queryFn: () => null,
    staleTime: Infinity,
  }).data;
  const hide = useAct('setup.note_seen', ['setup.checklist']);
  return (
    <>
      <PageHead
        title={t('steps.title')}
        actions={
          may('setup.note_seen') && (
            <Button variant="default" loading={hide.isPending} onClick={() => hide.mutate({ what: 'hidden' }, { onSuccess: () => void navigate({ to: '/' }) })}>
              {t('steps.hide')}
            </Button>
          )
        }
      />
      <div className={css.steps}>
        <p className="quiet">{t('steps.lead')}</p>
        {colleague && <LinkToGive name={colleague.name} token={colleague.token} mailed={colleague.mailed} />}
        <SetupChecklist />
      </div>
    </>
  );
}
