// The first step of an import: what is in the file, and the file.
import { Button, FileButton, NativeSelect, Progress } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { Problem, upload } from '../../../api/index.ts';
import { Dialog, Trouble, useWords } from '../../../ui/index.ts';
import css from './batches.module.css';
import { IMPORT_KINDS, type ImportKind } from './routes.ts';

/** Sends a file and opens its import. */
export function UploadDialog({ kind: wished, onClose }: { kind: ImportKind | undefined; onClose: () => void }) {
  const { t, named } = useWords();
  const navigate = useNavigate();
  const [kind, setKind] = useState<ImportKind>(wished ?? 'products');
  const [isOver, setOver] = useState(false);
  const [name, setName] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const send = (file: File | null): void => {
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
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0] ?? null);
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
      <div
        className={css.drop}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileUp size={28} aria-hidden />
        {name === undefined ? (
          <>
            <p>{t('batches.drop')}</p>
            <FileButton onChange={send} accept=".csv,.tsv,.txt,.xlsx,text/csv">
              {(props) => <Button {...props}>{t('batches.choose')}</Button>}
            </FileButton>
            <p className="quiet">{t('batches.drop_help')}</p>
          </>
        ) : (
          <>
            <p>{name}</p>
            <Progress value={100} animated w="100%" aria-label={t('batches.uploading')} />
            <p className="quiet" role="status">
              {t('batches.uploading')}
            </p>
          </>
        )}
      </div>
      {problem && <Trouble problem={problem} />}
    </Dialog>
  );
}
