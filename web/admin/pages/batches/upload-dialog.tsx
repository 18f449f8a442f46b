// The first step of an import: what is in the file, and the file.
import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Problem, upload } from '../../../api/index.ts';
import { Dialog, DropZone, Trouble, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';
import { IMPORT_KINDS, type ImportKind } from './routes.ts';

/** Sends a file and opens its import. */
export function UploadDialog({ kind: wished, onClose }: { kind: ImportKind | undefined; onClose: () => void }) {
  const { t, named } = useWords();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>(wished ?? 'products');
  const [name, setName] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const send = (file: File | undefined): void => {
    if (!file) return;
    setName(file.name);
    setProblem(undefined);
    upload<{ batchId: string }>('/files/batches/upload', { kind, name: file.name }, file).then(
      ({ batchId }) => void navigate({ to: '/imports/$batchId', params: { batchId } }),
      (error: unknown) => {
        setName(undefined);
        if (error instanceof Problem) setProblem(error);
      },
    );
  };
  return (
    <Dialog onClose={onClose} title={t('batches.new')}>
      <NativeSelect
        label={t('batches.kind_of')}
        value={kind}
        onChange={({ currentTarget }) => setKind(currentTarget.value as ImportKind)}
        data={IMPORT_KINDS.map((value) => ({ value, label: named('batches.kind', value) }))}
        disabled={name !== undefined}
      />
      <div className={css.zone}>
        <DropZone
          says={t('batches.drop')}
          help={t('batches.drop_help')}
          choose={t('batches.choose')}
          accept=".csv,.tsv,.txt,.xlsx,text/csv"
          going={name === undefined ? undefined : { name, says: t('batches.uploading') }}
          onFiles={([file]) => send(file)}
        />
      </div>
      {problem && <Trouble problem={problem} />}
    </Dialog>
  );
}
