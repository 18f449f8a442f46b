// Pictures and videos: dropped or chosen, put in order by pointer or keyboard, described. They are saved at once.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { ArrowLeft, ArrowRight, ImagePlus, Play, Trash2 } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Problem, type Product, act } from '../../../api/index.ts';
import { Trouble, useWords } from '../../../ui/index.ts';
import css from './product.module.css';
import { Section } from './section.tsx';
import { ACCEPTED, uploadMedium } from './upload.ts';

type Medium = Product['media'][number];
const MOVED = 'application/x-kontor-medium';

interface Props {
  product: Product;
  mayEdit: boolean;
  onSaved: () => Promise<void>;
}

/** The part. */
export function MediaSection({ product, mayEdit, onSaved }: Props) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const { waiting, problem, said, upload, arrange, move } = useMedia(product, onSaved);
  const [isOver, setOver] = useState(false);
  const { media } = product;
  const drop = (event: DragEvent): void => {
    setOver(false);
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    void upload(event.dataTransfer.files);
  };
  return (
    <Section id="media" title={t('products.media')} beside={media.length > 1 && <span className="quiet">{t('products.media_first')}</span>}>
      <div
        className={css.media}
        data-over={isOver || undefined}
        onDragOver={(event) => mayEdit && event.dataTransfer.types.includes('Files') && (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={mayEdit ? drop : undefined}
      >
        <ol className={css.tiles}>
          {media.map((medium, at) => (
            <Tile
              key={medium.id}
              medium={medium}
              at={at}
              count={media.length}
              mayEdit={mayEdit}
              onMove={move}
              onDescribe={(alt) =>
                void arrange(
                  media.map((it) => (it.id === medium.id ? { ...it, alt } : it)),
                  t('products.media_described'),
                )
              }
              onRemove={() =>
                void arrange(
                  media.filter((it) => it.id !== medium.id),
                  t('products.media_removed'),
                )
              }
            />
          ))}
          {mayEdit && <AddTile isBusy={waiting > 0} onClick={() => input.current?.click()} />}
        </ol>
        {!mayEdit && media.length === 0 && <p className="quiet">{t('products.media_none')}</p>}
      </div>
      <input
        ref={input}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        aria-label={t('products.media_add')}
        onChange={(event) => {
          void upload([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <p role="status" className={waiting > 0 ? 'quiet' : 'unseen'}>
        {waiting > 0 ? t('products.media_sending', { count: waiting }) : said}
      </p>
      {problem && <Trouble problem={problem} />}
    </Section>
  );
}

function AddTile({ isBusy, onClick }: { isBusy: boolean; onClick: () => void }) {
  const { t } = useWords();
  return (
    <li className={css.addTile}>
      <Button variant="default" leftSection={<ImagePlus size={16} aria-hidden />} loading={isBusy} onClick={onClick}>
        {t('products.media_add')}
      </Button>
      <span className="quiet">{t('products.media_help')}</span>
    </li>
  );
}

/** What is done to media, each at once: the work, what is wrong with it, and what is said of it. */
function useMedia(product: Product, onSaved: () => Promise<void>) {
  const { t } = useWords();
  const [waiting, setWaiting] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const [said, setSaid] = useState('');
  const { media } = product;
  const run = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(undefined);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      await onSaved();
    }
  };
  const upload = (files: Iterable<File>): Promise<void> =>
    run(async () => {
      const list = [...files];
      setWaiting((now) => now + list.length);
      try {
        // One after the other: their order is the one in which they were chosen.
        for (const file of list) {
          await uploadMedium(product.id, file);
          setWaiting((now) => now - 1);
        }
      } finally {
        setWaiting(0);
      }
    });
  const arrange = (next: readonly Medium[], what: string): Promise<void> => {
    setSaid(what);
    return run(() => act('catalog.set_media', { productId: product.id, media: next.map(({ id, alt }) => ({ id, alt })) }));
  };
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= media.length || from === to) return;
    const next = [...media];
    next.splice(to, 0, ...next.splice(from, 1));
    void arrange(next, t('products.media_moved', { place: to + 1, all: media.length }));
  };
  return { waiting, problem, said, upload, arrange, move };
}

interface TileProps {
  medium: Medium;
  at: number;
  count: number;
  mayEdit: boolean;
  onMove: (from: number, to: number) => void;
  onDescribe: (alt: string) => void;
  onRemove: () => void;
}

function Tile({ medium, at, count, mayEdit, onMove, onDescribe, onRemove }: TileProps) {
  const { t } = useWords();
  const [alt, setAlt] = useState(medium.alt);
  const [seen, setSeen] = useState(medium.alt);
  if (seen !== medium.alt) {
    setSeen(medium.alt);
    setAlt(medium.alt);
  }
  const place = at + 1;
  return (
    <li
      className={css.tile}
      draggable={mayEdit}
      onDragStart={(event) => event.dataTransfer.setData(MOVED, String(at))}
      onDragOver={(event) => event.dataTransfer.types.includes(MOVED) && event.preventDefault()}
      onDrop={(event) => {
        const from = event.dataTransfer.getData(MOVED);
        if (from === '') return;
        event.preventDefault();
        onMove(Number(from), at);
      }}
    >
      <a href={medium.url} target="_blank" rel="noreferrer" className={css.picture} aria-label={t('products.media_open', { place })}>
        {medium.thumb ? <img src={medium.thumb} alt={medium.alt} loading="lazy" decoding="async" draggable={false} /> : <Play size={28} aria-hidden />}
        {at === 0 && <span className={css.mainMark}>{t('products.media_main')}</span>}
      </a>
      <TextInput
        size="xs"
        aria-label={t('products.media_alt_of', { place })}
        placeholder={t('products.media_alt')}
        maxLength={300}
        readOnly={!mayEdit}
        value={alt}
        onChange={(event) => setAlt(event.currentTarget.value)}
        onBlur={() => alt !== medium.alt && onDescribe(alt.trim())}
      />
      {mayEdit && (
        <div className={css.tileTools}>
          <ActionIcon variant="subtle" color="gray" disabled={at === 0} aria-label={t('products.media_earlier', { place })} onClick={() => onMove(at, at - 1)}>
            <ArrowLeft size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={place === count}
            aria-label={t('products.media_later', { place })}
            onClick={() => onMove(at, at + 1)}
          >
            <ArrowRight size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="red" aria-label={t('products.media_remove', { place })} onClick={onRemove}>
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </div>
      )}
    </li>
  );
}
