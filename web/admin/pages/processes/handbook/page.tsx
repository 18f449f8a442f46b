// The handbook of a drawing: the drawing beside its steps in words, each lit where the reader is.
import { Button, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Printer, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { BackArrow, Drawing, Empty, PageHead, RowsToCome, Trouble, When, useAsk, useMe, useWords } from '../../../../ui/index.ts';
import { type Chapter, type Handbook, chaptersOf, found } from './chapters.ts';
import css from './handbook.module.css';
import { NoteOf, StepOf, useStepName } from './step.tsx';

/** The page. */
export function HandbookPage() {
  const { t, language } = useWords();
  const { key } = useParams({ from: '/shell/processes/$key/handbook' });
  const asked = useAsk('handbook.get', { key, language }, { keep: true });
  const back = (
    <Link to="/processes/$key" params={{ key }} className={css.back}>
      <BackArrow /> {t('handbook.back')}
    </Link>
  );
  if (asked.error && !asked.data)
    return (
      <>
        <PageHead title={t('handbook.title')} back={back} />
        <div className={css.around}>
          <Trouble problem={asked.error} again={() => void asked.refetch()} />
        </div>
      </>
    );
  if (!asked.data) return <RowsToCome rows={10} heightPx={56} />;
  const book = asked.data;
  const actions = (
    <Button variant="default" className={css.print} leftSection={<Printer size={16} aria-hidden />} onClick={() => print()}>
      {t('handbook.print')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('handbook.title_of', { name: book.name })}
        back={back}
        beside={
          <>
            {t('handbook.version', { version: book.version })} · <When at={book.publishedAt} />
          </>
        }
        actions={actions}
      />
      <Book book={book} />
    </>
  );
}

/** The step whose top has just gone by the middle of the window, as the reader scrolls. */
function useReading(elements: readonly string[], onRead: (element: string) => void): void {
  const read = useRef(onRead);
  useEffect(() => void (read.current = onRead));
  const key = elements.join();
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const first = entries.filter((it) => it.isIntersecting).map((it) => (it.target as HTMLElement).dataset['step']);
        if (first[0] !== undefined) read.current(first[0]);
      },
      { rootMargin: '-12% 0px -80% 0px' },
    );
    for (const element of key.split(',')) {
      const step = document.getElementById(`step-${element}`);
      if (step) observer.observe(step);
    }
    return () => observer.disconnect();
  }, [key]);
}

function Book({ book }: { book: Handbook }) {
  const { t } = useWords();
  const { step, find = '' } = useSearch({ from: '/shell/processes/$key/handbook' });
  const navigate = useNavigate({ from: '/processes/$key/handbook' });
  const roles = useMe()?.account?.roles;
  const chapters = useMemo(() => found(chaptersOf(book.steps, roles ?? []), find), [book.steps, roles, find]);
  const shown = chapters.flatMap((chapter) => chapter.steps.map(({ element }) => element));
  const [lit, setLit] = useState(step ?? shown[0]);
  useReading(shown, setLit);
  const isAsked = useRef(step);
  useEffect(() => {
    if (isAsked.current !== undefined) document.getElementById(`step-${isAsked.current}`)?.scrollIntoView({ block: 'start' });
  }, []);
  const goTo = (element: string): void => {
    setLit(element);
    document
      .getElementById(`step-${element}`)
      ?.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  };
  const look = useMemo(() => (lit === undefined ? [] : [lit]), [lit]);
  return (
    <div className={css.book}>
      <div className={css.drawing}>
        <Drawing
          label={t('handbook.drawing_of', { name: book.name })}
          xml={book.xml}
          chosen={lit}
          look={look}
          onChoose={(element) => shown.includes(element) && goTo(element)}
          height="100%"
        />
      </div>
      <div className={css.text}>
        <NoteOf note={book.note} />
        <TextInput
          type="search"
          aria-label={t('handbook.search')}
          placeholder={t('handbook.search')}
          leftSection={<Search size={16} aria-hidden />}
          value={find}
          className={css.search}
          onChange={(event) =>
            void navigate({ search: (before) => ({ ...before, find: event.currentTarget.value || undefined }), replace: true, resetScroll: false })
          }
        />
        <Changes book={book} onChoose={goTo} />
        {chapters.length === 0 && <Empty title={t(find === '' ? 'handbook.empty' : 'handbook.nothing')} />}
        {chapters.map((chapter, index) => (
          <ChapterOf key={chapter.lane ?? ''} chapter={chapter} number={index + 1} lit={lit} onLight={setLit} />
        ))}
      </div>
    </div>
  );
}

function ChapterOf({ chapter, number, lit, onLight }: { chapter: Chapter; number: number; lit: string | undefined; onLight: (element: string) => void }) {
  const { t, lane } = useWords();
  const name = lane(chapter.lane) ?? t('handbook.nobody');
  return (
    <section className={css.chapter} aria-labelledby={`chapter-${number}`}>
      <h2 id={`chapter-${number}`}>
        {name} {chapter.isMine && chapter.isHand && <span className="quiet">{t('handbook.yours')}</span>}
        {!chapter.isHand && <span className="quiet">{t('handbook.by_itself')}</span>}
      </h2>
      {chapter.steps.map((step, index) => (
        <StepOf key={step.element} step={step} number={`${number}.${index + 1}`} isLit={step.element === lit} onLight={onLight} />
      ))}
    </section>
  );
}

/** What changed since the version before. */
function Changes({ book, onChoose }: { book: Handbook; onChoose: (element: string) => void }) {
  const { t } = useWords();
  const name = useStepName();
  const changed = book.steps.filter((step) => step.change !== null);
  if (book.beforeVersion === null) return null;
  if (changed.length === 0 && book.removed.length === 0) return <p className="quiet">{t('handbook.same', { version: book.beforeVersion })}</p>;
  return (
    <details className={css.changes} open>
      <summary>{t('handbook.changes', { version: book.beforeVersion, count: changed.length + book.removed.length })}</summary>
      <ul>
        {changed.map((step) => (
          <li key={step.element}>
            <button type="button" onClick={() => onChoose(step.element)}>
              {name(step)}
            </button>{' '}
            <span className="quiet">{t(`handbook.${step.change ?? 'changed'}`)}</span>
          </li>
        ))}
        {book.removed.map((it) => (
          <li key={it.element}>
            {it.name || it.element} <span className="quiet">{t('handbook.removed')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
