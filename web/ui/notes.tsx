// What a page says when there is nothing, nothing yet, or something went wrong.
import { Alert, Button, Skeleton } from '@mantine/core';
import { CircleAlert, RotateCw } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import type { Problem } from '../api/index.ts';
import { bringWords } from './language.ts';
import css from './notes.module.css';
import { useWords } from './words.tsx';

/**
 * What is wrong with the fields of a refused input: a text for each pointer, in the reader's language where its code has words. The words come with the first
 * refusal, because a good day needs none of them.
 */
export function useFaults(problem: Problem | null): ReadonlyMap<string, string> {
  const words = useProblemWords(problem !== null);
  return new Map((problem?.faults ?? []).flatMap((fault) => (fault.pointer === undefined ? [] : [[fault.pointer, words(fault.code) ?? fault.message]])));
}

/** Words for codes of refusals and faults, which are brought when there are some. */
export function useProblemWords(isWanted: boolean): (code: string) => string | undefined {
  const { namedIf } = useWords();
  useEffect(() => {
    if (isWanted) void bringWords('problems');
  }, [isWanted]);
  return (code) => namedIf('problem', code);
}

/** A refusal or a breakdown: plain words, the code, the request's id, and what is wrong where. */
export function Trouble({ problem, again }: { problem: Problem; again?: () => void }) {
  const { t } = useWords();
  const words = useProblemWords(true);
  const known = words(problem.code);
  return (
    <Alert color="red" icon={<CircleAlert size={18} aria-hidden />} title={known ?? problem.title} className={css.trouble} role="alert">
      {known === undefined && problem.message !== problem.title && <p>{problem.message}</p>}
      {problem.faults.length > 0 && (
        <ul className={css.faults}>
          {problem.faults.map((fault) => (
            <li key={`${fault.pointer}${fault.code}`}>
              {fault.pointer && <code>{fault.pointer}</code>} {words(fault.code) ?? fault.message}
            </li>
          ))}
        </ul>
      )}
      <p className={css.code}>
        <code>{problem.code}</code>
        {problem.requestId && <span>{t('problem.request', { id: problem.requestId })}</span>}
      </p>
      {again && (
        <Button variant="default" size="xs" mt="xs" leftSection={<RotateCw size={14} aria-hidden />} onClick={again}>
          {t('common.again')}
        </Button>
      )}
    </Alert>
  );
}

/** Says what would be here and how it comes about. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p className={css.emptyTitle}>{title}</p>
      {children && <p className="quiet">{children}</p>}
      {action}
    </div>
  );
}

/** Rows that are on their way, of the height that they will have. */
export function RowsToCome({ rows = 8, heightPx = 40 }: { rows?: number; heightPx?: number }) {
  const { t } = useWords();
  return (
    <div role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} className={css.row} style={{ height: heightPx }}>
          <Skeleton height={12} width={`${42 + ((at * 37) % 46)}%`} />
        </div>
      ))}
    </div>
  );
}
