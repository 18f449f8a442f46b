// The tree of categories: added, renamed, moved, and with the specs that their products declare.
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Dialog, LANGUAGES, Trouble, useAct, useWords } from '../../../ui/index.ts';
import { type Branch, optionsOf } from './categories.ts';
import css from './products.module.css';
import { type SpecField, SPEC_KINDS, fieldsOfSchema, schemaOfFields } from './spec-schema.ts';

interface Draft {
  code: string;
  isNew: boolean;
  name: string;
  names: Record<string, string>;
  parent: string;
  /** Nothing where the schema says more than this form can show; then it stays as it is. */
  fields: SpecField[] | undefined;
  schema: Record<string, unknown> | null;
}

const EMPTY: Draft = { code: '', isNew: true, name: '', names: {}, parent: '', fields: [], schema: null };

/** The dialog: the tree, or one category to change. */
export function CategoriesDialog({ tree, onClose }: { tree: readonly Branch[]; onClose: () => void }) {
  const { t } = useWords();
  const [draft, setDraft] = useState<Draft>();
  const edit = ({ category }: Branch): void =>
    setDraft({
      code: category.code,
      isNew: false,
      name: category.name,
      names: category.names,
      parent: category.parent ?? '',
      fields: fieldsOfSchema(category.specSchema),
      schema: category.specSchema,
    });
  return (
    <Dialog onClose={onClose} size="lg" title={t('products.categories')}>
      {draft ? (
        <CategoryForm draft={draft} tree={tree} onChange={setDraft} onDone={() => setDraft(undefined)} />
      ) : (
        <>
          <ul className={css.tree}>
            {tree.map((branch) => (
              <li key={branch.code} style={{ paddingLeft: `${branch.depth * 1.25}rem` }}>
                <span>{branch.name}</span> <span className="quiet">{branch.code}</span>
                <ActionIcon variant="subtle" color="gray" aria-label={t('products.category_edit', { name: branch.name })} onClick={() => edit(branch)}>
                  <Pencil size={16} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
          {tree.length === 0 && <p className="quiet">{t('products.category_none')}</p>}
          <div className={css.foot}>
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setDraft(EMPTY)}>
              {t('products.category_add')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function CategoryForm({ draft, tree, onChange, onDone }: { draft: Draft; tree: readonly Branch[]; onChange: (draft: Draft) => void; onDone: () => void }) {
  const { t, languageName } = useWords();
  const save = useAct('catalog.set_categories', ['catalog.categories']);
  const set = (change: Partial<Draft>): void => onChange({ ...draft, ...change });
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const specSchema = draft.fields === undefined ? draft.schema : schemaOfFields(draft.fields);
    const names = Object.fromEntries(Object.entries(draft.names).filter(([, name]) => name.trim() !== ''));
    const { code, name, parent } = draft;
    save.mutate(
      { categories: [{ code, name: name.trim(), names, ...(parent ? { parent } : {}), ...(specSchema ? { specSchema } : {}) }] },
      { onSuccess: onDone },
    );
  };
  return (
    <form className={css.form} onSubmit={finish}>
      <div className={css.two}>
        <TextInput label={t('products.name')} required data-autofocus value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} />
        <TextInput
          label={t('products.category_code')}
          description={t('products.category_code_help')}
          required
          disabled={!draft.isNew}
          pattern="[a-z0-9][a-z0-9_\-]*"
          maxLength={64}
          value={draft.code}
          onChange={(event) => set({ code: event.currentTarget.value.toLowerCase().replace(/[^a-z0-9_-]+/g, '-') })}
        />
      </div>
      <NativeSelect
        label={t('products.category_parent')}
        data={[{ value: '', label: t('products.category_top') }, ...optionsOf(tree.filter((it) => it.code !== draft.code))]}
        value={draft.parent}
        onChange={(event) => set({ parent: event.currentTarget.value })}
      />
      <fieldset className={css.group}>
        <legend>{t('products.category_names')}</legend>
        <div className={css.two}>
          {LANGUAGES.map((it) => (
            <TextInput
              key={it}
              label={languageName(it)}
              lang={it}
              value={draft.names[it] ?? ''}
              onChange={(event) => set({ names: { ...draft.names, [it]: event.currentTarget.value } })}
            />
          ))}
        </div>
      </fieldset>
      <SpecFields draft={draft} set={set} />
      {save.error && <Trouble problem={save.error} />}
      <div className={css.foot}>
        <Button variant="default" onClick={onDone}>
          {t('products.cancel')}
        </Button>
        <Button type="submit" loading={save.isPending}>
          {t('products.save')}
        </Button>
      </div>
    </form>
  );
}

function SpecFields({ draft, set }: { draft: Draft; set: (change: Partial<Draft>) => void }) {
  const { t, named } = useWords();
  const { fields } = draft;
  if (fields === undefined) return <p className="quiet">{t('products.specs_by_hand')}</p>;
  const change = (at: number, part: Partial<SpecField>): void => set({ fields: fields.map((it, i) => (i === at ? { ...it, ...part } : it)) });
  return (
    <fieldset className={css.group}>
      <legend>{t('products.specs')}</legend>
      {fields.map((field, at) => (
        <div key={at} className={css.specField}>
          <TextInput
            aria-label={t('products.spec_name')}
            placeholder={t('products.spec_name')}
            value={field.title}
            onChange={(event) => change(at, { title: event.currentTarget.value })}
          />
          <NativeSelect
            aria-label={t('products.spec_kind')}
            data={SPEC_KINDS.map((it) => ({ value: it, label: named('products.spec_kinds', it) }))}
            value={field.kind}
            onChange={(event) => change(at, { kind: SPEC_KINDS.find((it) => it === event.currentTarget.value) ?? 'text' })}
          />
          <TextInput
            aria-label={t('products.spec_choices')}
            placeholder={t('products.spec_choices')}
            disabled={field.kind !== 'choice'}
            value={field.choices}
            onChange={(event) => change(at, { choices: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={t('form.remove_row', { row: at + 1 })}
            onClick={() => set({ fields: fields.filter((_, i) => i !== at) })}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => set({ fields: [...fields, { key: '', title: '', kind: 'text', choices: '' }] })}
        >
          {t('form.add_row')}
        </Button>
      </div>
    </fieldset>
  );
}
