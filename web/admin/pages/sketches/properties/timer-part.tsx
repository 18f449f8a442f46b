// How long, until when, or how often: pickers for the times that people say in one sentence, and the notation for the others.
import { Checkbox, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { When, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { type Calendar, EVERY_DAY, type Period, WEEKDAYS, calendarOf, dueOf, isoOf, writeCalendar } from '../feel/period.ts';
import { useTry, useTryOn } from '../feel/trying.ts';
import { useDraft } from './draft.ts';
import { type ModdleElement, bodyOf, definitionOf, expressionPart } from './parts.ts';
import { PeriodField } from './person.tsx';
import css from './properties.module.css';
import { Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

type Kind = 'duration' | 'date' | 'cycle';
const PROPERTY: Record<Kind, string> = { duration: 'timeDuration', date: 'timeDate', cycle: 'timeCycle' };
const BEGIN: Record<Kind, string> = { duration: 'PT1H', date: '', cycle: '0 6 * * 1-5' };

function timerIn(definition: ModdleElement | undefined): { kind: Kind; text: string } {
  for (const kind of ['date', 'cycle', 'duration'] as const) {
    const part = definition?.get(PROPERTY[kind]);
    if (part !== undefined && part !== null) return { kind, text: bodyOf(part) };
  }
  return { kind: 'duration', text: '' };
}

/** The time of an event. */
export function TimerPart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const definition = definitionOf(element);
  const stored = timerIn(definition);
  const [timer, change, flush] = useDraft(stored, put, (one, other) => one.kind === other.kind && one.text === other.text);
  function put({ kind, text }: { kind: Kind; text: string }): void {
    const empty = { timeDuration: undefined, timeDate: undefined, timeCycle: undefined };
    if (definition) sheet.changePart(element.id, definition, { ...empty, [PROPERTY[kind]]: expressionPart(sheet, text) });
  }
  const write = (text: string): void => change({ ...timer, text });
  return (
    <Section>
      <div className={css['timer']} onBlur={flush}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t('steps.timer')}
          data={(['duration', 'date', 'cycle'] as const).map((kind) => ({ value: kind, label: named('steps.timer', kind) }))}
          value={timer.kind}
          onChange={(kind) => change({ kind: kind as Kind, text: BEGIN[kind as Kind] })}
          readOnly={isReadOnly}
        />
        {timer.kind === 'duration' && <Duration text={timer.text} onText={write} />}
        {timer.kind === 'date' && <Day text={timer.text} onText={write} />}
        {timer.kind === 'cycle' && <Cycle text={timer.text} onText={write} />}
        <NextTimes kind={timer.kind} text={timer.text} />
      </div>
    </Section>
  );
}

/** When it would be due, by the shop's clock, if it began now. */
function NextTimes({ kind, text }: { kind: Kind; text: string }) {
  const { scope, element, documentKind } = usePanel();
  const { t } = useWords();
  const { number } = useTryOn(documentKind);
  const { tried } = useTry(text, { scope, element: element.id, timer: kind, number });
  if (!tried || text === '') return null;
  if (tried.problem) return null;
  if (tried.times === undefined) return <p className={css['help']}>{t('steps.timer.depends')}</p>;
  if (tried.times.length === 0) return <p className={css['bad']}>{t('steps.timer.none')}</p>;
  return (
    <div className={css['times']}>
      <CalendarClock size={15} aria-hidden />
      <span>{t(kind === 'cycle' ? 'steps.timer.next' : 'steps.timer.now')}</span>
      <ul>
        {tried.times.slice(0, 3).map((at) => (
          <li key={at}>
            <When at={at} />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TextProps {
  text: string;
  onText: (text: string) => void;
}

const ONE_HOUR: Period = { amount: 1, unit: 'hours' };

/** A length of time, or an expression that gives one. */
function Duration({ text, onText }: TextProps) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  const due = dueOf(text);
  const [isFeel, setFeel] = useState(text.startsWith('=') && due.is !== 'within');
  const toggle = (isFormula: boolean): void => {
    const iso = isoOf(due.is === 'within' ? due.period : ONE_HOUR);
    setFeel(isFormula);
    onText(isFormula ? `=duration("${iso}")` : iso);
  };
  return (
    <>
      {isFeel && <Formula text={text} onText={onText} />}
      {!isFeel && due.is === 'within' && <PeriodField label={t('steps.timer.duration')} value={due.period} onChange={(period) => onText(isoOf(period))} />}
      {!isFeel && due.is !== 'within' && (
        <TextInput label={t('steps.timer.iso')} value={text} readOnly={isReadOnly} onChange={(event) => onText(event.currentTarget.value)} />
      )}
      <Checkbox label={t('steps.by_formula')} checked={isFeel} disabled={isReadOnly} onChange={(event) => toggle(event.currentTarget.checked)} />
    </>
  );
}

/** A day and a time of the clock, or a fact such as the day by which an order leaves. */
function Day({ text, onText }: TextProps) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  const isFeel = text.startsWith('=');
  const local = isFeel || text === '' ? '' : localOf(text);
  return (
    <>
      {isFeel ? (
        <Formula text={text} onText={onText} />
      ) : (
        <TextInput
          type="datetime-local"
          label={t('steps.timer.at')}
          value={local}
          readOnly={isReadOnly}
          onChange={(event) => onText(event.currentTarget.value === '' ? '' : new Date(event.currentTarget.value).toISOString())}
        />
      )}
      <Checkbox label={t('steps.by_formula')} checked={isFeel} disabled={isReadOnly} onChange={(event) => onText(event.currentTarget.checked ? '=' : '')} />
    </>
  );
}

/** An instant as the browser's own field shows it. */
function localOf(iso: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return '';
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Formula({ text, onText }: TextProps) {
  const { t } = useWords();
  const { scope, element, isReadOnly } = usePanel();
  return (
    <FeelField
      label={t('steps.formula_label')}
      value={text.slice(1)}
      onChange={(feel) => onText('=' + feel)}
      scope={scope}
      element={element.id}
      isReadOnly={isReadOnly}
    />
  );
}

type Shape = 'every_day' | 'weekdays' | 'days' | 'hourly' | 'monthly' | 'interval' | 'notation';
const SHAPES: readonly Shape[] = ['every_day', 'weekdays', 'days', 'hourly', 'monthly', 'interval', 'notation'];

function shapeOf(calendar: Calendar | undefined): Shape {
  if (!calendar) return 'notation';
  if (calendar.is !== 'weekly') return calendar.is;
  if (calendar.days.length === EVERY_DAY.length) return 'every_day';
  return calendar.days.join() === WEEKDAYS.join() ? 'weekdays' : 'days';
}

const begin = (shape: Shape, { hour, minute }: { hour: number; minute: number }): Calendar | undefined => {
  if (shape === 'every_day') return { is: 'weekly', hour, minute, days: EVERY_DAY };
  if (shape === 'weekdays') return { is: 'weekly', hour, minute, days: WEEKDAYS };
  if (shape === 'days') return { is: 'weekly', hour, minute, days: [1] };
  if (shape === 'hourly') return { is: 'hourly', minute: 0 };
  if (shape === 'monthly') return { is: 'monthly', hour, minute, day: 1 };
  return shape === 'interval' ? { is: 'interval', period: { amount: 2, unit: 'days' } } : undefined;
};

/** Again and again. */
function Cycle({ text, onText }: TextProps) {
  const { t, named } = useWords();
  const { isReadOnly } = usePanel();
  const calendar = calendarOf(text);
  const shape = shapeOf(calendar);
  const clock = calendar && 'hour' in calendar ? calendar : { hour: 6, minute: 0 };
  const choose = (next: Shape): void => {
    const made = begin(next, clock);
    // A notation of one's own begins with what is there, made so that it is not read as one of the others.
    onText(made ? writeCalendar(made) : '*/30 8-17 * * 1-5');
  };
  return (
    <>
      <Select
        label={t('steps.timer.how_often')}
        data={SHAPES.map((one) => ({ value: one, label: named('steps.often', one) }))}
        value={shape}
        onChange={(next) => next !== null && next !== shape && choose(next as Shape)}
        allowDeselect={false}
        readOnly={isReadOnly}
      />
      {calendar && <CalendarFields calendar={calendar} onChange={(next) => onText(writeCalendar(next))} />}
      {!calendar && (
        <TextInput
          label={t('steps.timer.notation')}
          description={t('steps.timer.notation_says')}
          value={text}
          readOnly={isReadOnly}
          onChange={(event) => onText(event.currentTarget.value)}
        />
      )}
    </>
  );
}

const two = (number: number): string => String(number).padStart(2, '0');

function IntervalFields({ calendar, onChange }: { calendar: Extract<Calendar, { is: 'interval' }>; onChange: (calendar: Calendar) => void }) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  return (
    <>
      <PeriodField label={t('steps.timer.every')} value={calendar.period} onChange={(period) => onChange({ ...calendar, period })} />
      <NumberInput
        label={t('steps.timer.times')}
        placeholder={t('steps.timer.for_ever')}
        min={1}
        max={1_000}
        value={calendar.times ?? ''}
        readOnly={isReadOnly}
        onChange={(times) => onChange({ is: 'interval', period: calendar.period, ...(typeof times === 'number' ? { times } : {}) })}
      />
    </>
  );
}

function CalendarFields({ calendar, onChange }: { calendar: Calendar; onChange: (calendar: Calendar) => void }) {
  const { t, language } = useWords();
  const { isReadOnly } = usePanel();
  if (calendar.is === 'interval') return <IntervalFields calendar={calendar} onChange={onChange} />;
  if (calendar.is === 'hourly') {
    return (
      <NumberInput
        label={t('steps.timer.minute')}
        min={0}
        max={59}
        value={calendar.minute}
        readOnly={isReadOnly}
        onChange={(minute) => typeof minute === 'number' && onChange({ is: 'hourly', minute })}
      />
    );
  }
  const setTime = (text: string): void => {
    const [hour, minute] = text.split(':').map(Number);
    if (hour !== undefined && minute !== undefined && !Number.isNaN(hour + minute)) onChange({ ...calendar, hour, minute });
  };
  const weekday = (day: number): string => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 1, 1 + day));
  return (
    <>
      {calendar.is === 'weekly' && calendar.days.join() !== WEEKDAYS.join() && calendar.days.length < EVERY_DAY.length && (
        <Checkbox.Group
          label={t('steps.timer.days')}
          value={calendar.days.map(String)}
          onChange={(days) => days.length > 0 && onChange({ ...calendar, days: days.map(Number).toSorted((one, other) => one - other) })}
        >
          <div className={css['days']}>
            {[1, 2, 3, 4, 5, 6, 0].map((day) => (
              <Checkbox key={day} value={String(day)} label={weekday(day)} disabled={isReadOnly} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      {calendar.is === 'monthly' && (
        <NumberInput
          label={t('steps.timer.day')}
          min={1}
          max={31}
          value={calendar.day}
          readOnly={isReadOnly}
          onChange={(day) => typeof day === 'number' && onChange({ ...calendar, day })}
        />
      )}
      <TextInput
        type="time"
        label={t('steps.timer.time_utc')}
        value={`${two(calendar.hour)}:${two(calendar.minute)}`}
        readOnly={isReadOnly}
        onChange={(event) => setTime(event.currentTarget.value)}
      />
    </>
  );
}
