// Takes a test row out of a decision that was really made.
import { Button } from '@mantine/core';
import { Dialog, Empty, RowsToCome, Trouble, When, useAsk, useWords } from '../../../../ui/index.ts';
import type { Form } from './edits.ts';
import css from './tables.module.css';
import type { TestRow } from './test-rows.tsx';
import { textOfValue } from './values.ts';

/** The dialog; each decision is told by its order, what came in and what was decided. */
export function PastDialog({ form, onTake, onClose }: { form: Form; onTake: (row: TestRow) => void; onClose: () => void }) {
  const { t } = useWords();
  const past = useAsk('tables.past', { key: form.key });
  const items = past.data?.items ?? [];
  return (
    <Dialog title={t('tables.past_title')} onClose={onClose} size="lg">
      {past.error && !past.data && <Trouble problem={past.error} again={() => void past.refetch()} />}
      {past.isPending && <RowsToCome rows={5} />}
      {past.data && items.length === 0 && <Empty title={t('tables.past_none')} />}
      <ul className={css.past}>
        {items.map((one) => {
          const name = one.documentNumber ?? one.documentId;
          const told = form.inputs.flatMap(({ id, label, expression }) => {
            const text = textOfValue(one.inputs[id]);
            return text === '' ? [] : `${label || expression}: ${text}`;
          });
          const given = form.outputs.flatMap(({ id }) => textOfValue(one.results[id]) || []).join(' · ');
          return (
            <li key={one.id}>
              <div>
                <p>
                  <strong className="number">{name}</strong> <When at={one.at} /> <span>→ {given || t('tables.nothing')}</span>
                </p>
                <p className="quiet">{told.join(', ')}</p>
              </div>
              <Button size="xs" variant="default" aria-label={t('tables.take_of', { name })} onClick={() => onTake(rowOf(form, name, one))}>
                {t('tables.take')}
              </Button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

type Past = { inputs: Record<string, unknown>; results: Record<string, unknown> };

function rowOf(form: Form, name: string, { inputs, results }: Past): TestRow {
  const of = (ids: readonly { id: string }[], from: Record<string, unknown>) =>
    Object.fromEntries(ids.flatMap(({ id }) => (Object.hasOwn(from, id) ? [[id, from[id]] as const] : [])));
  return { name, inputs: of(form.inputs, inputs), expects: of(form.outputs, results) };
}
