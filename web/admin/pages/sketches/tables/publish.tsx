// Makes a sketch of a table the live one, after its changes, its mistakes and its failing rows were told.
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Dialog, Mark, Trouble, useAct, useMay, useWords } from '../../../../ui/index.ts';
import { ChangesList } from './changes.tsx';
import css from './tables.module.css';
import type { Sketch, Writing } from './writing.ts';

/** The button and its dialog. */
export function PublishButton({ sketch, writing }: { sketch: Sketch; writing: Writing }) {
  const { t } = useWords();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may('sketches.publish')) return null;
  return (
    <>
      <Button disabled={!writing.isSaved || writing.tried.difference?.same === true} onClick={() => setOpen(true)}>
        {t('tables.publish')}
      </Button>
      {isOpen && <PublishDialog sketch={sketch} writing={writing} onClose={() => setOpen(false)} />}
    </>
  );
}

function PublishDialog({ sketch, writing, onClose }: { sketch: Sketch; writing: Writing; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const publish = useAct('sketches.publish', ['processes.list', 'tables.get', 'sketches.list', 'sketches.get']);
  const { tried, form } = writing;
  const bad = tried.rows.filter(({ ok }) => ok === false).length;
  const isOutdated = publish.error?.code === 'sketches.outdated' || sketch.isOutdated;
  const go = (): void =>
    publish.mutate(
      { sketchId: sketch.id, rev: writing.rev(), ...(isOutdated ? { despite: true } : {}) },
      { onSuccess: () => void navigate({ to: '/processes/table/$key', params: { key: form.key } }) },
    );
  return (
    <Dialog title={t('tables.publish_title', { name: form.name })} onClose={onClose} size="lg">
      <div className={css.fields}>
        <ChangesList form={form} changes={tried.difference} />
        {tried.problems.length > 0 && <Mark mood="bad">{t('tables.problems', { count: tried.problems.length })}</Mark>}
        {bad > 0 && <Mark mood="bad">{t('tables.rows_bad', { count: bad })}</Mark>}
        {isOutdated && <p className={css.note}>{t('tables.outdated')}</p>}
        <p className="quiet">{t('tables.publish_help')}</p>
        {publish.error && <Trouble problem={publish.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={tried.problems.length > 0} loading={publish.isPending} onClick={go}>
            {t(isOutdated ? 'tables.publish_despite' : 'tables.publish')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
