// Where files are dropped or chosen, with what becomes of one that is on its way.
import { Button, FileButton, Progress } from '@mantine/core';
import { FileUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import css from './drop-zone.module.css';

interface PickerProps {
  label: string;
  /** File names and media types, as the browser's dialog takes them. */
  accept: string;
  isMany?: boolean;
  isQuiet?: boolean;
  onFiles: (files: File[]) => void;
}

/** A button that opens the browser's dialog. */
export function FilePicker({ label, accept, isMany = false, isQuiet = false, onFiles }: PickerProps) {
  const take = (given: File | File[] | null): void => {
    const files = Array.isArray(given) ? given : given ? [given] : [];
    if (files.length > 0) onFiles(files);
  };
  return (
    <FileButton multiple={isMany} accept={accept} onChange={take}>
      {(props) => (
        <Button variant={isQuiet ? 'default' : 'filled'} {...props}>
          {label}
        </Button>
      )}
    </FileButton>
  );
}

interface Props {
  /** What may be dropped here. */
  says: string;
  /** What happens with it then. */
  help: string;
  choose: string;
  accept: string;
  isMany?: boolean;
  isQuiet?: boolean;
  /** The file that is on its way, and what is done with it. */
  going?: { name: string; says: string } | undefined;
  onFiles: (files: File[]) => void;
}

/** The zone; of several files that are dropped where one is wanted, the first is taken. */
export function DropZone({ says, help, choose, going, onFiles, isMany = false, ...picker }: Props) {
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && !going) onFiles(isMany ? files : files.slice(0, 1));
  };
  return (
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
      {going ? (
        <>
          <p>{going.name}</p>
          <Progress value={100} animated w="100%" aria-label={going.says} />
          <p className="quiet" role="status">
            {going.says}
          </p>
        </>
      ) : (
        <>
          <p>{says}</p>
          <FilePicker label={choose} isMany={isMany} onFiles={onFiles} {...picker} />
          <p className="quiet">{help}</p>
        </>
      )}
    </div>
  );
}
