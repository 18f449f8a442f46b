// How often a step is done: once, for each of a list, so many times, or again while something holds.
import { NumberInput, SegmentedControl, Select } from '@mantine/core';
import { useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { ConditionField } from './condition-field.tsx';
import { useDraft } from './draft.ts';
import { type ModdleElement, addExtension, bodyOf, expressionPart, extensionOf, feelIn, textOf } from './parts.ts';
import css from './properties.module.css';
import { DrawnText, Fold } from './section.tsx';
import { usePanel } from './use-panel.ts';

type Often = 'once' | 'each' | 'times' | 'while';

function oftenOf(loop: ModdleElement | undefined): Often {
  if (!loop) return 'once';
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') return 'while';
  return bodyOf(loop.get('loopCardinality')) === '' ? 'each' : 'times';
}

/** Any step. */
export function RepeatingPart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const loop = element.businessObject['loopCharacteristics'] as ModdleElement | undefined;
  const often = oftenOf(loop);
  const choose = (next: Often): void =>
    sheet.together(() => {
      if (next === 'once') return sheet.change(element.id, { loopCharacteristics: undefined });
      const type = next === 'while' ? 'bpmn:StandardLoopCharacteristics' : 'bpmn:MultiInstanceLoopCharacteristics';
      const made = sheet.make(type, next === 'while' ? { loopMaximum: 10 } : {});
      made.$parent = element.businessObject;
      sheet.change(element.id, { loopCharacteristics: made });
      if (next === 'each') addExtension(sheet, element.id, made, 'kontor:Each', { collection: '=[]', variable: 'item' });
      if (next === 'times') sheet.changePart(element.id, made, { loopCardinality: expressionPart(sheet, '=2') });
    });
  return (
    <Fold title={t('steps.repeat', { how: named('steps.often_short', often) })} isOpen={often !== 'once'}>
      <Select
        label={t('steps.repeat_how')}
        data={(['once', 'each', 'times', 'while'] as const).map((one) => ({ value: one, label: named('steps.repeat_how', one) }))}
        value={often}
        onChange={(next) => next !== null && next !== often && choose(next as Often)}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {loop && often === 'while' && <While loop={loop} />}
      {loop && (often === 'each' || often === 'times') && <Many loop={loop} often={often} />}
    </Fold>
  );
}

function While({ loop }: { loop: ModdleElement }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const set = (properties: Record<string, unknown>): void => sheet.changePart(element.id, loop, properties);
  const most = loop.get('loopMaximum');
  return (
    <>
      <ConditionField
        label={t('steps.repeat_while')}
        value={feelIn(bodyOf(loop.get('loopCondition')))}
        onChange={(text) => set({ loopCondition: text.trim() === '' ? undefined : expressionPart(sheet, '=' + text) })}
      />
      <SegmentedControl
        size="xs"
        aria-label={t('steps.repeat_asked')}
        data={[
          { value: 'after', label: t('steps.repeat_asked_after') },
          { value: 'before', label: t('steps.repeat_asked_before') },
        ]}
        value={loop.get('testBefore') === true ? 'before' : 'after'}
        onChange={(when) => set({ testBefore: when === 'before' })}
        readOnly={isReadOnly}
      />
      <NumberInput
        label={t('steps.repeat_most')}
        min={1}
        max={10_000}
        value={typeof most === 'number' ? most : ''}
        readOnly={isReadOnly}
        onChange={(value) => set({ loopMaximum: typeof value === 'number' ? value : undefined })}
      />
    </>
  );
}

function Many({ loop, often }: { loop: ModdleElement; often: 'each' | 'times' }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const each = extensionOf(loop, 'kontor:Each');
  const set = (properties: Record<string, unknown>): void => sheet.changePart(element.id, loop, properties);
  const setEach = (properties: Record<string, unknown>): void => {
    if (each) sheet.changePart(element.id, each, properties);
    else addExtension(sheet, element.id, loop, 'kontor:Each', properties);
  };
  return (
    <>
      {often === 'each' && (
        <>
          <Feel
            label={t('steps.repeat_list')}
            value={feelIn(textOf(each, 'collection') ?? '')}
            wants="list"
            onChange={(text) => setEach({ collection: '=' + text })}
          />
          <DrawnText
            label={t('steps.repeat_item')}
            description={t('steps.repeat_item_says')}
            value={textOf(each, 'variable') ?? ''}
            onChange={(variable) => setEach({ variable })}
            isReadOnly={isReadOnly}
          />
        </>
      )}
      {often === 'times' && (
        <Feel
          label={t('steps.repeat_times')}
          value={feelIn(bodyOf(loop.get('loopCardinality')))}
          wants="number"
          onChange={(text) => set({ loopCardinality: expressionPart(sheet, '=' + text) })}
        />
      )}
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('steps.repeat_order')}
        data={[
          { value: 'parallel', label: t('steps.repeat_parallel') },
          { value: 'sequential', label: t('steps.repeat_sequential') },
        ]}
        value={loop.get('isSequential') === true ? 'sequential' : 'parallel'}
        onChange={(order) => set({ isSequential: order === 'sequential' })}
        readOnly={isReadOnly}
      />
      <Ending loop={loop} set={set} setEach={setEach} />
    </>
  );
}

interface EndingProps {
  loop: ModdleElement;
  set: (properties: Record<string, unknown>) => void;
  setEach: (properties: Record<string, unknown>) => void;
}

/** When enough of them are done, and what all of them give. */
function Ending({ loop, set, setEach }: EndingProps) {
  const { sheet, isReadOnly } = usePanel();
  const { t } = useWords();
  const each = extensionOf(loop, 'kontor:Each');
  return (
    <>
      <Fold title={t('steps.repeat_enough')} isOpen={bodyOf(loop.get('completionCondition')) !== ''}>
        <p className={css['help']}>{t('steps.repeat_enough_says')}</p>
        <ConditionField
          label={t('steps.condition')}
          value={feelIn(bodyOf(loop.get('completionCondition')))}
          onChange={(text) => set({ completionCondition: text.trim() === '' ? undefined : expressionPart(sheet, '=' + text) })}
        />
      </Fold>
      <Fold title={t('steps.repeat_collect')} isOpen={textOf(each, 'into') !== undefined}>
        <Feel
          label={t('steps.repeat_gives')}
          value={feelIn(textOf(each, 'output') ?? '')}
          onChange={(text) => setEach({ output: text.trim() === '' ? undefined : '=' + text })}
        />
        <DrawnText
          label={t('steps.repeat_into')}
          value={textOf(each, 'into') ?? ''}
          onChange={(into) => setEach({ into: into === '' ? undefined : into })}
          isReadOnly={isReadOnly}
        />
      </Fold>
    </>
  );
}

function Feel({ label, value, onChange, wants }: { label: string; value: string; onChange: (text: string) => void; wants?: string }) {
  const { scope, element, isReadOnly } = usePanel();
  const [text, change, flush] = useDraft(value, onChange);
  return (
    <div onBlur={flush}>
      <FeelField label={label} value={text} onChange={change} scope={scope} element={element.id} wants={wants} isReadOnly={isReadOnly} />
    </div>
  );
}
