// The letter as its reader will see it, made by the server out of what is written now.
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Actions, type Problem, act, later } from '../../../api/index.ts';
import { RowsToCome, Trouble, useMay, useWords } from '../../../ui/index.ts';
import css from './templates.module.css';

type Asked = Actions['messages.preview']['input'];
type Seen = Actions['messages.preview']['output'];
const TYPING_MS = 400;

/** Asks for the preview after a pause in typing; the last one stays until the next is there. */
export function usePreview(draft: Asked): UseQueryResult<Seen, Problem> {
  const may = useMay();
  const text = JSON.stringify(draft);
  const [settled, setSettled] = useState(text);
  useEffect(() => (text === settled ? undefined : later(TYPING_MS, () => setSettled(text))), [text, settled]);
  return useQuery<Seen, Problem>({
    queryKey: ['messages.preview', settled],
    queryFn: () => act('messages.preview', JSON.parse(settled) as Asked),
    enabled: may('messages.preview'),
    placeholderData: (previous) => previous,
    gcTime: 60_000,
  });
}

/** The letter in a frame without scripts. */
export function Preview({ preview, language }: { preview: UseQueryResult<Seen, Problem>; language: string }) {
  const { t } = useWords();
  const grow = (frame: HTMLIFrameElement): void => {
    const height = frame.contentDocument?.documentElement.scrollHeight;
    if (height !== undefined) frame.style.height = `${height}px`;
  };
  if (preview.error) return <Trouble problem={preview.error} again={() => void preview.refetch()} />;
  if (preview.isPending) return preview.fetchStatus === 'idle' ? null : <RowsToCome rows={6} />;
  const { subject, html, faults } = preview.data;
  if (faults.length > 0) return <p className="quiet">{t('templates.no_preview')}</p>;
  return (
    <figure className={css.preview}>
      <figcaption>
        <span className="quiet">{t('templates.subject')}</span> <strong lang={language}>{subject}</strong>
      </figcaption>
      <iframe
        className={css.frame}
        title={t('templates.preview')}
        lang={language}
        sandbox="allow-same-origin"
        srcDoc={html}
        onLoad={(event) => grow(event.currentTarget)}
      />
    </figure>
  );
}
