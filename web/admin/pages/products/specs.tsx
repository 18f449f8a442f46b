// Specs: a form drawn from what the category declares, and free lines for what it does not.
import { ActionIcon, Button, TextInput } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { FieldInput, type Schema, fieldsOf, useWords } from '../../../ui/index.ts';
import type { Branch } from './categories.ts';
import type { Editing } from './draft.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

type Specs = Record<string, unknown>;

/** The part. */
export function SpecsSection({ editing, tree }: { editing: Editing; tree: readonly Branch[] }) {
  const { t } = useWords();
  const { value, field, faults, failed, mayEdit } = editing;
  const category = tree.find((it) => it.code === value('category'));
  const schema = (category?.category.specSchema ?? undefined) as Schema | undefined;
  const specs = value('specs') as Specs;
  const set = (name: string, next: unknown): void => {
    const { [name]: _, ...rest } = specs;
    field('specs', next === undefined || next === '' || next === null ? rest : { ...specs, [name]: next });
  };
  const declared = schema ? fieldsOf(schema) : [];
  const errors = failed === 'product' ? new Map([...faults].filter(([pointer]) => pointer.startsWith('/specs/'))) : new Map<string, string>();
  return (
    <Section
      id="specs"
      title={t('products.specs')}
      beside={category && schema ? <span className="quiet">{t('products.specs_of', { category: category.name })}</span> : undefined}
    >
      <fieldset className={css.plain} disabled={!mayEdit}>
        {declared.length > 0 && (
          <div className={css.pairs}>
            {declared.map((one) => (
              <FieldInput
                key={one.name}
                field={one}
                pointer={`/specs/${one.name}`}
                value={specs[one.name]}
                errors={errors}
                lines={[]}
                onChange={(next) => set(one.name, one.shape.kind === 'number' && typeof next === 'string' && next !== '' ? Number(next) : next)}
              />
            ))}
          </div>
        )}
        <FreeSpecs specs={specs} declared={declared.map((it) => it.name)} onChange={(next) => field('specs', next)} mayEdit={mayEdit} />
      </fieldset>
    </Section>
  );
}

function FreeSpecs({ specs, declared, onChange, mayEdit }: { specs: Specs; declared: string[]; onChange: (specs: Specs) => void; mayEdit: boolean }) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const free = Object.keys(specs).filter((it) => !declared.includes(it));
  const without = (key: string): Specs => Object.fromEntries(Object.entries(specs).filter(([it]) => it !== key));
  const text = (it: unknown): string => (typeof it === 'string' ? it : JSON.stringify(it));
  const isNew = name.trim() !== '' && !(name.trim() in specs);
  return (
    <div className={css.free}>
      {free.map((key) => (
        <div key={key} className={css.line}>
          <TextInput label={key} value={text(specs[key])} onChange={(event) => onChange({ ...specs, [key]: event.currentTarget.value })} />
          {mayEdit && (
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('products.spec_remove', { name: key })} onClick={() => onChange(without(key))}>
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {mayEdit && (
        <div className={css.line}>
          <TextInput
            aria-label={t('products.spec_new')}
            placeholder={t('products.spec_new')}
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            variant="default"
            leftSection={<Plus size={14} aria-hidden />}
            disabled={!isNew}
            onClick={() => {
              onChange({ ...specs, [name.trim()]: '' });
              setName('');
            }}
          >
            {t('products.spec_add')}
          </Button>
        </div>
      )}
      {!mayEdit && free.length === 0 && declared.length === 0 && <p className="quiet">{t('products.specs_none')}</p>}
    </div>
  );
}
