// Somebody has published another version since the sketch began: what they changed, what you changed, and how both come together.
import { Button, NativeSelect } from '@mantine/core';
import { GitMerge } from 'lucide-react';
import { useState } from 'react';
import { Trouble, useAct, useMay, useWords } from '../../../../ui/index.ts';
import { type Difference, type Look, changesOf, namesOf } from './changes.ts';
import css from './compare.module.css';

interface Props {
  sketchId: string;
  rev: number;
  xml: string;
  before: NonNullable<Look['before']>;
  meanwhile: NonNullable<Look['meanwhile']>;
  /** Publish all the same: what they changed is undone by it. */
  isDespite: boolean;
  onDespite: (isDespite: boolean) => void;
}

type Side = 'mine' | 'theirs';

export function Meanwhile({ sketchId, rev, xml, before, meanwhile, isDespite, onDespite }: Props) {
  const { t } = useWords();
  const may = useMay();
  const [take, setTake] = useState<Record<string, Side>>({});
  const rebase = useAct('sketches.rebase', ['sketches.get', 'sketches.look', 'sketches.list']);
  const mayRebase = may('sketches.rebase');
  const nameOf = namesOf(xml, before.xml);
  const isReady = meanwhile.both.every((element) => take[element] !== undefined);
  return (
    <section className={css.meanwhile} aria-labelledby="meanwhile">
      <h2 id="meanwhile">
        <GitMerge size={18} aria-hidden /> {t('sketches.meanwhile', { version: meanwhile.version })}
      </h2>
      <div className={css.sides}>
        <SideOf title={t('sketches.they')} difference={meanwhile.there} after={before.xml} />
        <SideOf title={t('sketches.you')} difference={meanwhile.here} after={xml} before={before.xml} />
      </div>
      {meanwhile.both.length > 0 && !mayRebase && <p>{t('sketches.both_names', { names: meanwhile.both.map(nameOf).join(', ') })}</p>}
      {meanwhile.both.length > 0 && mayRebase && (
        <div className={css.both}>
          <p>{t('sketches.both', { count: meanwhile.both.length })}</p>
          <ul>
            {meanwhile.both.map((element) => (
              <li key={element}>
                <NativeSelect
                  label={nameOf(element)}
                  value={take[element] ?? ''}
                  onChange={({ currentTarget }) => setTake((now) => ({ ...now, [element]: currentTarget.value as Side }))}
                  data={[
                    ...(take[element] ? [] : [{ value: '', label: '—', disabled: true }]),
                    { value: 'mine', label: t('sketches.take_mine') },
                    { value: 'theirs', label: t('sketches.take_theirs') },
                  ]}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      {rebase.error && <Trouble problem={rebase.error} />}
      {mayRebase && (
        <div className={css.deeds}>
          <Button disabled={!isReady} loading={rebase.isPending} onClick={() => rebase.mutate({ sketchId, rev, take })}>
            {t('sketches.rebase')}
          </Button>
          <Button variant="default" aria-pressed={isDespite} onClick={() => onDespite(!isDespite)}>
            {t(isDespite ? 'sketches.despite_not' : 'sketches.despite')}
          </Button>
        </div>
      )}
      {isDespite && <p className={css.warning}>{t('sketches.despite_says')}</p>}
    </section>
  );
}

function SideOf({ title, difference, after, before }: { title: string; difference: Difference; after: string; before?: string }) {
  const { t, named } = useWords();
  const changes = changesOf(difference, before, after).filter(({ isFlow }) => !isFlow);
  return (
    <div>
      <h3>{title}</h3>
      {changes.length === 0 && <p className="quiet">{t('sketches.only_flows')}</p>}
      <ul className={css.side}>
        {changes.map((it) => (
          <li key={it.element} data-what={it.what}>
            <em>{named('sketches.what', it.what)}</em> {it.name}
          </li>
        ))}
      </ul>
    </div>
  );
}
