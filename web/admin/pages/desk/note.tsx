// A note and a file as they stand in a time line: who, what, who may read it, and what it said before.
import { ActionIcon, Menu } from '@mantine/core';
import { Ellipsis, Eye, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Answer } from '../../../api/index.ts';
import { When, useAct, useMay, useMe, useWords } from '../../../ui/index.ts';
import { Composer } from './composer.tsx';
import css from './desk.module.css';
import { piecesOf } from './mentions.ts';

type Desk = Answer<'desk.notes'>;
export type Note = Desk['items'][number];
export type Attachment = Desk['attachments'][number];

/** The body of a note with its menu. */
export function NoteBody({ note, documentId }: { note: Note; documentId: string }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account?.id;
  const [isEditing, setEditing] = useState(false);
  const remove = useAct('desk.remove_note', ['desk.notes']);
  if (note.removed)
    return (
      <div>
        <p className="quiet">{t('desk.removed_by', { name: note.removed.by.name })}</p>
        <Wordings note={note} />
      </div>
    );
  if (isEditing)
    return <Composer documentId={documentId} edited={{ noteId: note.id, text: note.text, visibility: note.visibility }} onDone={() => setEditing(false)} />;
  const mayEdit = may('desk.edit_note') && note.author.id === me;
  const mayRemove = may('desk.remove_note');
  return (
    <div className={css.note} data-public={note.visibility === 'public' || undefined}>
      <p className={css.noteText}>
        {piecesOf(note.text, note.mentions).map((piece, at) =>
          piece.isName ? (
            <strong key={at} className={css.name}>
              {piece.text}
            </strong>
          ) : (
            <span key={at}>{piece.text}</span>
          ),
        )}
      </p>
      {note.visibility === 'public' && (
        <p className={css.publicMark}>
          <Eye size={13} aria-hidden /> {t('desk.public_mark')}
        </p>
      )}
      <Wordings note={note} />
      {(mayEdit || mayRemove) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon className={css.noteMenu} variant="subtle" color="gray" size={26} aria-label={t('desk.note_menu')} loading={remove.isPending}>
              <Ellipsis size={15} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {mayEdit && (
              <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={() => setEditing(true)}>
                {t('desk.edit')}
              </Menu.Item>
            )}
            {mayRemove && (
              <Menu.Item leftSection={<Trash2 size={14} aria-hidden />} onClick={() => remove.mutate({ noteId: note.id })}>
                {t('desk.remove')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

/** What it said before, folded away. */
function Wordings({ note }: { note: Note }) {
  const { t } = useWords();
  if (note.wordings.length === 0) return null;
  return (
    <details className={css.wordings}>
      <summary>{note.removed ? t('desk.said') : t('desk.edited')}</summary>
      <ol>
        {note.wordings.map((it) => (
          <li key={it.until}>
            <p className={css.noteText}>{it.text}</p>
            <p className="quiet">
              {t('desk.until', { name: it.by.name })} <When at={it.until} />
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}

/** A file: its name leads to it, pictures are shown small. */
export function FileBody({ file }: { file: Attachment }) {
  const { t, bytes } = useSizes();
  const may = useMay();
  const remove = useAct('desk.remove_attachment', ['desk.notes']);
  const href = `/files/desk/attachment/${file.id}`;
  return (
    <div className={css.file}>
      <p>
        <a href={href} download={file.name}>
          {file.name}
        </a>{' '}
        <span className="quiet">{bytes(file.bytes)}</span>
        {may('desk.remove_attachment') && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={24}
            loading={remove.isPending}
            aria-label={t('desk.remove_file', { name: file.name })}
            onClick={() => remove.mutate({ attachmentId: file.id })}
          >
            <Trash2 size={14} aria-hidden />
          </ActionIcon>
        )}
      </p>
      {file.mediaType.startsWith('image/') && <img src={href} alt={file.name} loading="lazy" className={css.picture} />}
    </div>
  );
}

const KB = 1_000;

function useSizes() {
  const words = useWords();
  const { number } = words;
  return {
    ...words,
    bytes: (count: number): string =>
      count < KB * KB ? `${number(Math.max(1, Math.round(count / KB)))} kB` : `${number(Math.round(count / ((KB * KB) / 10)) / 10)} MB`,
  };
}
