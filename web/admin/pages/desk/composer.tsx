// Writes a note: @ names a colleague, files are dropped or pasted, Ctrl+Enter sends, and who will read it is said aloud.
import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Eye, Lock, Paperclip } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import { upload } from '../../../api/index.ts';
import { Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { complain } from './complain.ts';
import css from './desk.module.css';
import { type Naming, namedIn, namingAt, withName } from './mentions.ts';

const LARGEST_BYTES = 20 * 1024 * 1024;
const SHOWN = 6;

type Visibility = 'private' | 'public';
interface Draft {
  noteId: string;
  text: string;
  visibility: Visibility;
}

/** The box for a new note, or for one that is changed. */
export function Composer({ documentId, edited, onDone }: { documentId: string; edited?: Draft; onDone?: () => void }) {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const [text, setText] = useState(edited?.text ?? '');
  const [visibility, setVisibility] = useState<Visibility>(edited?.visibility ?? 'private');
  const colleagues = useAsk('desk.colleagues', {}, { enabled: may('desk.colleagues', 'read') }).data?.items ?? [];
  const add = useAct('desk.add_note', ['desk.notes']);
  const edit = useAct('desk.edit_note', ['desk.notes']);
  const files = useFiles(documentId);
  const send = (): void => {
    if (text.trim() === '') return;
    const note = { text: text.trim(), visibility, mentions: namedIn(text, colleagues) };
    const after = { onSuccess: () => (setText(''), setVisibility('private'), onDone?.()) };
    if (edited) edit.mutate({ noteId: edited.noteId, ...note }, after);
    else add.mutate({ documentId, ...note }, after);
  };
  const problem = add.error ?? edit.error;
  return (
    <div
      className={css.composer}
      data-public={visibility === 'public' || undefined}
      data-over={files.isOver || undefined}
      onDragOver={files.onDragOver}
      onDragLeave={files.onDragLeave}
      onDrop={files.onDrop}
    >
      <NoteField text={text} onText={setText} colleagues={colleagues} onSend={send} onPaste={files.onPaste} isEdit={edited !== undefined} />
      <div className={css.composerFoot}>
        <div className={css.readers} role="group" aria-label={t('desk.readers')}>
          <button type="button" aria-pressed={visibility === 'private'} onClick={() => setVisibility('private')}>
            <Lock size={13} aria-hidden /> {t('desk.private')}
          </button>
          <button type="button" aria-pressed={visibility === 'public'} onClick={() => setVisibility('public')}>
            <Eye size={13} aria-hidden /> {t('desk.public')}
          </button>
        </div>
        {may('desk.attach') && edited === undefined && (
          <Tooltip label={t('desk.attach')}>
            <ActionIcon variant="subtle" color="gray" size={30} loading={files.isBusy} aria-label={t('desk.attach')} onClick={files.choose}>
              <Paperclip size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
        <input ref={files.input} type="file" multiple hidden onChange={files.onChoose} aria-label={t('desk.attach')} />
        <span className={css.composerEnd}>
          {edited && (
            <Button size="xs" variant="default" onClick={onDone}>
              {t('desk.cancel')}
            </Button>
          )}
          <Button size="xs" variant={edited ? 'filled' : 'light'} disabled={text.trim() === ''} loading={add.isPending || edit.isPending} onClick={send}>
            {edited ? t('desk.save_note') : t('desk.add_note')}
          </Button>
        </span>
      </div>
      {visibility === 'public' && <p className={css.warning}>{t('desk.public_says')}</p>}
      {problem && <Trouble problem={problem} />}
    </div>
  );
}

interface FieldProps {
  text: string;
  onText: (text: string) => void;
  colleagues: readonly { id: string; name: string }[];
  onSend: () => void;
  onPaste?: (event: ClipboardEvent) => void;
  /** It stands where something is changed, and has the focus. */
  isEdit: boolean;
  /** What is written, where it is no note. */
  label?: string;
}

/** The text with the list of colleagues that an @ opens; arrows choose, Enter or Tab takes, Esc closes. */
export function NoteField({ text, onText, colleagues, onSend, onPaste, isEdit, label }: FieldProps) {
  const id = useId();
  const { t } = useWords();
  const field = useRef<HTMLTextAreaElement>(null);
  const [naming, setNaming] = useState<Naming | undefined>();
  const [at, setAt] = useState(0);
  const found = naming === undefined ? [] : colleagues.filter((it) => it.name.toLowerCase().includes(naming.text.toLowerCase())).slice(0, SHOWN);
  const look = (): void => {
    const { current } = field;
    setNaming(current ? namingAt(current.value, current.selectionStart) : undefined);
    setAt(0);
  };
  const take = (name: string): void => {
    if (!naming || !field.current) return;
    const next = withName(text, naming, name);
    onText(next.text);
    setNaming(undefined);
    const { current } = field;
    current.focus();
    requestAnimationFrame(() => current.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return (event.preventDefault(), onSend());
    if (found.length === 0) return;
    const chosen = found[at];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setAt((at + (event.key === 'ArrowDown' ? 1 : found.length - 1)) % found.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen) take(chosen.name);
    else if (event.key === 'Escape') setNaming(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const isOpen = found.length > 0;
  return (
    <div className={css.field}>
      <Textarea
        ref={field}
        autosize
        minRows={isEdit ? 2 : 1}
        maxRows={12}
        maxLength={5000}
        aria-label={label ?? t('desk.note')}
        placeholder={label ?? t('desk.note_hint')}
        value={text}
        autoFocus={isEdit}
        aria-autocomplete="list"
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
        onChange={(event) => (onText(event.currentTarget.value), look())}
        onKeyDown={onKeyDown}
        onBlur={() => setNaming(undefined)}
        onPaste={onPaste}
      />
      {isOpen && (
        <ul id={id} role="listbox" aria-label={t('desk.colleagues')} className={css.colleagues}>
          {found.map((it, index) => (
            <li key={it.id} id={`${id}-${index}`} role="option" aria-selected={index === at} onMouseDown={(event) => (event.preventDefault(), take(it.name))}>
              {it.name}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Files that are chosen, dropped or pasted go up one after the other. */
function useFiles(documentId: string) {
  const words = useWords();
  const may = useMay();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);
  const send = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || !may('desk.attach')) return;
    setBusy(true);
    for (const file of files) {
      if (file.size > LARGEST_BYTES) complain(words.t('desk.too_large', { name: file.name }));
      else await upload('/files/desk/attach', { document: documentId, name: file.name }, file).catch((error: unknown) => complain(error));
    }
    setBusy(false);
    void client.invalidateQueries({ queryKey: ['desk.notes'] });
  };
  return {
    input,
    isBusy,
    isOver,
    choose: () => input.current?.click(),
    onChoose: () => {
      const files = [...(input.current?.files ?? [])];
      if (input.current) input.current.value = '';
      void send(files);
    },
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      void send([...event.dataTransfer.files]);
    },
    onPaste: (event: ClipboardEvent) => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      void send(files);
    },
  };
}
