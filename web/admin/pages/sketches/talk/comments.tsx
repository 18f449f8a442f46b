// What colleagues say about a drawing, in threads by element: said, answered, settled, changed, taken away.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Check, Ellipsis, MapPin, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Answer } from '../../../../api/index.ts';
import { Empty, RowsToCome, Trouble, When, useAct, useAsk, useLive, useMay, useMe, useWords } from '../../../../ui/index.ts';
import { NoteField } from '../../desk/composer.tsx';
import { namedIn, piecesOf } from '../../desk/mentions.ts';
import css from './talk.module.css';

type Threads = Answer<'comments.list'>;
type Thread = Threads['threads'][number];
type Comment = Thread['items'][number];

const TOUCHED = ['comments.list'] as const;

/** Counts of open threads by element, for marks on a drawing; `''` is the whole drawing. */
export function useCommentCounts(processKey: string): ReadonlyMap<string, number> {
  const may = useMay();
  const { data } = useAsk('comments.list', { key: processKey }, { enabled: may('comments.list', 'read') });
  useLive(may('comments.list', 'read') ? ['comments'] : [], ['comments.list']);
  const counts = new Map<string, number>();
  for (const { element, resolvedAt } of data?.threads ?? []) if (resolvedAt === null) counts.set(element ?? '', (counts.get(element ?? '') ?? 0) + 1);
  return counts;
}

interface Props {
  processKey: string;
  /** Where it is said, so that a notice leads back there. */
  sketchId?: string | undefined;
  /** What is chosen on the drawing: what is said is about it, and only its threads are shown. */
  element?: string | undefined;
  nameOf: (element: string) => string;
  /** Goes to the element of a thread. */
  onElement?: ((element: string) => void) | undefined;
}

/** The threads, with a box to begin one. It is the body of a panel; the panel is the page's. */
export function Comments({ processKey, sketchId, element, nameOf, onElement }: Props) {
  const { t } = useWords();
  const may = useMay();
  const query = useAsk('comments.list', { key: processKey });
  useLive(['comments'], ['comments.list']);
  const [isAll, setAll] = useState(false);
  if (query.error && !query.data) return <Trouble problem={query.error} again={() => void query.refetch()} />;
  if (!query.data) return <RowsToCome rows={4} />;
  const mine = query.data.threads.filter((it) => element === undefined || it.element === element);
  const open = mine.filter((it) => it.resolvedAt === null);
  const settled = mine.filter((it) => it.resolvedAt !== null);
  return (
    <div className={css.talk}>
      {may('comments.add') && (
        <Say
          about={{ key: processKey, ...(element === undefined ? {} : { element }), ...(sketchId === undefined ? {} : { sketchId }) }}
          label={element === undefined ? t('sketches.say_drawing') : t('sketches.say_element', { name: nameOf(element) })}
        />
      )}
      {mine.length === 0 && <Empty title={t('sketches.silent')}>{t('sketches.silent_says')}</Empty>}
      {open.map((it) => (
        <ThreadOf
          key={it.id}
          thread={it}
          processKey={processKey}
          sketchId={sketchId}
          nameOf={nameOf}
          onElement={element === undefined ? onElement : undefined}
        />
      ))}
      {settled.length > 0 && (
        <Button variant="subtle" color="gray" size="xs" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
          {t('sketches.settled', { count: settled.length })}
        </Button>
      )}
      {isAll && settled.map((it) => <ThreadOf key={it.id} thread={it} processKey={processKey} sketchId={sketchId} nameOf={nameOf} onElement={onElement} />)}
    </div>
  );
}

function ThreadOf({ thread, processKey, sketchId, nameOf, onElement }: { thread: Thread } & Omit<Props, 'element'>) {
  const { t } = useWords();
  const may = useMay();
  const resolve = useAct('comments.resolve', TOUCHED);
  const [isAnswering, setAnswering] = useState(false);
  const isSettled = thread.resolvedAt !== null;
  const name = thread.element === null ? t('sketches.whole') : nameOf(thread.element);
  return (
    <article className={css.thread} data-settled={isSettled || undefined} aria-label={t('sketches.thread', { name })}>
      <header>
        {thread.element !== null && onElement ? (
          <button type="button" className={css.where} onClick={() => onElement(thread.element!)}>
            <MapPin size={13} aria-hidden /> {name}
          </button>
        ) : (
          <span className={css.where}>{name}</span>
        )}
        {may('comments.resolve') && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={isSettled ? <RotateCcw size={13} aria-hidden /> : <Check size={13} aria-hidden />}
            loading={resolve.isPending}
            onClick={() => resolve.mutate({ commentId: thread.id, isResolved: !isSettled })}
          >
            {t(isSettled ? 'sketches.reopen' : 'sketches.settle')}
          </Button>
        )}
      </header>
      <ol>
        {thread.items.map((it) => (
          <li key={it.id}>
            <Said comment={it} />
          </li>
        ))}
      </ol>
      {may('comments.add') &&
        !isSettled &&
        (isAnswering ? (
          <Say
            about={{ key: processKey, answers: thread.id, ...(sketchId === undefined ? {} : { sketchId }) }}
            label={t('sketches.answer')}
            onDone={() => setAnswering(false)}
            isFocused
          />
        ) : (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAnswering(true)}>
            {t('sketches.answer')}
          </Button>
        ))}
    </article>
  );
}

/** One comment with its menu. */
function Said({ comment }: { comment: Comment }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account?.id;
  const [isEditing, setEditing] = useState(false);
  const remove = useAct('comments.remove', TOUCHED);
  if (isEditing) return <Say edited={{ commentId: comment.id, text: comment.text }} label={t('sketches.edit')} onDone={() => setEditing(false)} isFocused />;
  const mayEdit = comment.author.id === me && may('comments.edit') && comment.removed === null;
  const mayRemove = may('comments.remove') && comment.removed === null;
  return (
    <div className={css.said}>
      <p className={css.by}>
        <strong>{comment.author.name}</strong> <span className="quiet">{<When at={comment.at} />}</span>
        {(mayEdit || mayRemove) && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size={24} aria-label={t('sketches.comment_menu')} loading={remove.isPending}>
                <Ellipsis size={14} aria-hidden />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {mayEdit && (
                <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={() => setEditing(true)}>
                  {t('sketches.edit')}
                </Menu.Item>
              )}
              {mayRemove && (
                <Menu.Item leftSection={<Trash2 size={14} aria-hidden />} onClick={() => remove.mutate({ commentId: comment.id })}>
                  {t('sketches.remove')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </p>
      {comment.removed ? (
        <p className="quiet">{t('sketches.removed_by', { name: comment.removed.by.name })}</p>
      ) : (
        <p className={css.text}>
          {piecesOf(comment.text, comment.mentions).map((piece, at) =>
            piece.isName ? <strong key={at}>{piece.text}</strong> : <span key={at}>{piece.text}</span>,
          )}
        </p>
      )}
      {comment.wordings.length > 0 && (
        <details className={css.wordings}>
          <summary>{t(comment.removed ? 'sketches.said' : 'sketches.edited')}</summary>
          {comment.wordings.map((it) => (
            <p key={it.until} className={css.text}>
              {it.text} <span className="quiet">{<When at={it.until} />}</span>
            </p>
          ))}
        </details>
      )}
    </div>
  );
}

interface SayProps {
  label: string;
  about?: { key: string; element?: string; answers?: string; sketchId?: string };
  edited?: { commentId: string; text: string };
  onDone?: () => void;
  isFocused?: boolean;
}

/** The box: @ names a colleague, Ctrl+Enter sends. */
function Say({ label, about, edited, onDone, isFocused = false }: SayProps) {
  const { t } = useWords();
  const may = useMay();
  const [text, setText] = useState(edited?.text ?? '');
  const colleagues = useAsk('desk.colleagues', {}, { enabled: may('desk.colleagues', 'read') }).data?.items ?? [];
  const add = useAct('comments.add', TOUCHED);
  const edit = useAct('comments.edit', TOUCHED);
  const send = (): void => {
    if (text.trim() === '') return;
    const said = { text: text.trim(), mentions: namedIn(text, colleagues) };
    const after = { onSuccess: () => (setText(''), onDone?.()) };
    if (edited) edit.mutate({ commentId: edited.commentId, ...said }, after);
    else if (about) add.mutate({ ...about, ...said }, after);
  };
  const problem = add.error ?? edit.error;
  return (
    <div className={css.say}>
      <NoteField text={text} onText={setText} colleagues={colleagues} onSend={send} isEdit={isFocused} label={label} />
      {(text.trim() !== '' || onDone) && (
        <div className={css.foot}>
          {onDone && (
            <Button size="xs" variant="default" onClick={onDone}>
              {t('common.cancel')}
            </Button>
          )}
          <Button size="xs" variant="light" disabled={text.trim() === ''} loading={add.isPending || edit.isPending} onClick={send}>
            {t(edited ? 'sketches.save_comment' : 'sketches.say')}
          </Button>
        </div>
      )}
      {problem && <Trouble problem={problem} />}
    </div>
  );
}
