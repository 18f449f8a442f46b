// The plainest properties of the chosen element: its name, its lane, its note.
import { Select, TextInput, Textarea } from '@mantine/core';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { type ModdleElement, useWords } from '../../../../ui/index.ts';
import css from './designer.module.css';
import { KindIcon, kindOf } from './kinds.tsx';

/** The form; `revision` makes it read the drawing anew. */
export function PlainProperties({ modeler, id }: { modeler: Modeler; id: string | undefined; revision: number }) {
  const { t, named, lane: laneWord } = useWords();
  const element = id === undefined ? undefined : modeler.element(id);
  if (!element) return <p className={css.empty}>{t('designer.choose')}</p>;
  const { businessObject: model } = element;
  const [note] = (model.get('documentation') as ModdleElement[] | undefined) ?? [];
  const lanes = modeler.lanes();
  const setNote = (text: string): void => {
    if (note && text !== '') return modeler.changePart(element.id, note, { text });
    modeler.change(element.id, { documentation: text === '' ? [] : [modeler.make('bpmn:Documentation', { text })] });
  };
  return (
    <div className={css.form}>
      <p className={css.kind}>
        <KindIcon model={model} /> {named('designer.kind', kindOf(model))}
      </p>
      <TextInput
        key={`name ${element.id} ${element.name}`}
        label={t('designer.name')}
        defaultValue={element.name}
        onBlur={(event) => event.currentTarget.value !== element.name && modeler.rename(element.id, event.currentTarget.value)}
      />
      {lanes.length > 0 && /Task|Activity/.test(element.type) && (
        <Select
          label={t('designer.lane')}
          data={lanes.map((value) => ({ value, label: laneWord(value) ?? value }))}
          value={modeler.laneOf(element.id) ?? null}
          onChange={(lane) => lane !== null && modeler.setLane(element.id, lane)}
          allowDeselect={false}
        />
      )}
      <Textarea
        key={`note ${element.id} ${String(note?.['text'] ?? '')}`}
        label={t('designer.note')}
        autosize
        minRows={3}
        defaultValue={String(note?.['text'] ?? '')}
        onBlur={(event) => event.currentTarget.value !== String(note?.['text'] ?? '') && setNote(event.currentTarget.value)}
      />
    </div>
  );
}
