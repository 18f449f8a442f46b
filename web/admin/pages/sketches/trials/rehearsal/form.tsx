// What is rehearsed, asked in plain words: whose day, how many times it, who is there, what was promised.
import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { ChoiceButtons, useWords } from '../../../../../ui/index.ts';
import css from './rehearsal.module.css';
import { type Asked, PRESETS, type Preset, type Shift, type Usual, ordersOf, presetOf, shiftOf, usualDay } from './settings.ts';

interface Props {
  usual: Usual;
  asked: Asked;
  preset: Preset | undefined;
  isBusy: boolean;
  onChange: (asked: Asked, preset?: Preset) => void;
  onStart: () => void;
}

const DAYS = [0, 1, 2, 3, 4, 5, 6, 7];
const whole = (value: number | string, otherwise: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);

/** The form; nothing starts before the button is pressed. */
export function RehearsalForm({ usual, asked, preset, isBusy, onChange, onStart }: Props) {
  const { t, number } = useWords();
  const set = (change: Partial<Asked>): void => onChange({ ...asked, ...change });
  const orders = ordersOf(asked, usual);
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        onStart();
      }}
    >
      <ChoiceButtons
        label={t('rehearsals.presets')}
        className={css.presets}
        choices={PRESETS.filter((it) => it !== 'sold_out' || usual.hasStock).map((it) => ({ value: it, says: t(`rehearsals.preset.${it}`) }))}
        value={preset}
        onChange={(chosen) => chosen && onChange(presetOf(chosen, usual), chosen)}
      />
      <Orders usual={usual} asked={asked} set={set} />
      <fieldset>
        <legend>{t('rehearsals.who')}</legend>
        {usual.lanes.map((it) => (
          <LaneFields
            key={it.lane}
            lane={it.lane}
            isGuessed={it.isGuessed}
            shift={asked.shifts[it.lane] ?? shiftOf(it.hands)}
            onChange={(shift) => set({ shifts: { ...asked.shifts, [it.lane]: shift } })}
          />
        ))}
        {usual.lanes.length === 0 && <p className="quiet">{t('rehearsals.nobody')}</p>}
      </fieldset>
      <Promised usual={usual} asked={asked} set={set} />
      <Button type="submit" loading={isBusy} disabled={orders < 1} fullWidth>
        {t('rehearsals.start', { orders: number(orders) })}
      </Button>
    </form>
  );
}

type Part = { usual: Usual; asked: Asked; set: (change: Partial<Asked>) => void };

/** Whose orders come, how many times as many, and for how long. */
function Orders({ usual, asked, set }: Part) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t('rehearsals.orders')}</legend>
      <div className={css.row}>
        <NativeSelect
          label={t('rehearsals.weekday')}
          value={String(asked.weekday)}
          data={DAYS.map((day) => ({ value: String(day), label: t(`rehearsals.day.${day as 0}`) }))}
          onChange={(event) => set({ weekday: Number(event.currentTarget.value), perDay: undefined })}
        />
        <NumberInput
          label={t('rehearsals.per_day')}
          value={Math.round(usualDay(asked, usual))}
          min={1}
          max={500_000}
          allowDecimal={false}
          onChange={(value) => whole(value, 0) >= 1 && whole(value, 0) !== Math.round(usualDay(asked, usual)) && set({ perDay: whole(value, 1) })}
        />
      </div>
      <div className={css.row}>
        <NumberInput
          label={t('rehearsals.factor')}
          value={asked.factor}
          min={0.1}
          max={1000}
          step={1}
          decimalScale={2}
          onChange={(value) => set({ factor: whole(value, 1) })}
        />
        <NumberInput
          label={t('rehearsals.days')}
          value={asked.days}
          min={1}
          max={7}
          allowDecimal={false}
          onChange={(value) => set({ days: whole(value, 1) })}
        />
      </div>
      <p className="quiet">
        {t('rehearsals.about', { orders: ordersOf(asked, usual) })}
        {usual.isGuessed && ` ${t('rehearsals.note.arrivals_guessed')}`}
      </p>
    </fieldset>
  );
}

/** What was promised, how long tasks may wait, and what is missing. */
function Promised({ usual, asked, set }: Part) {
  const { t } = useWords();
  return (
    <fieldset>
      <legend>{t('rehearsals.promise')}</legend>
      <div className={css.row}>
        <NumberInput
          label={t('rehearsals.cut_off')}
          value={asked.cutOff}
          min={0}
          max={24}
          allowDecimal={false}
          suffix=":00"
          onChange={(value) => set({ cutOff: whole(value, 14) })}
        />
        <NumberInput
          label={t('rehearsals.leave_by')}
          value={asked.leaveBy}
          min={0}
          max={24}
          allowDecimal={false}
          suffix=":00"
          onChange={(value) => set({ leaveBy: whole(value, 18) })}
        />
      </div>
      <div className={css.row}>
        <NumberInput
          label={t('rehearsals.target')}
          value={asked.targetMinutes}
          min={1}
          max={10_000}
          allowDecimal={false}
          onChange={(value) => set({ targetMinutes: whole(value, 60) })}
        />
        {usual.hasStock && (
          <NumberInput
            label={t('rehearsals.missing')}
            value={asked.missing}
            min={0}
            max={100}
            suffix=" %"
            onChange={(value) => set({ missing: whole(value, 0) })}
          />
        )}
      </div>
    </fieldset>
  );
}

function LaneFields({ lane, isGuessed, shift, onChange }: { lane: string; isGuessed: boolean; shift: Shift; onChange: (shift: Shift) => void }) {
  const { t, lane: laneWord } = useWords();
  const name = laneWord(lane) ?? lane;
  return (
    <div className={css.lane} role="group" aria-label={name}>
      <span className={css.laneName}>
        {name} {isGuessed && <span className="quiet">{t('rehearsals.guessed')}</span>}
      </span>
      <div className={css.row}>
        <NumberInput
          label={t('rehearsals.people')}
          value={shift.people}
          min={0}
          max={1000}
          allowDecimal={false}
          onChange={(value) => onChange({ ...shift, people: whole(value, 0) })}
        />
        <NumberInput
          label={t('rehearsals.from')}
          value={shift.from}
          min={0}
          max={23}
          allowDecimal={false}
          suffix=":00"
          onChange={(value) => onChange({ ...shift, from: whole(value, 8) })}
        />
        <NumberInput
          label={t('rehearsals.to')}
          value={shift.to}
          min={1}
          max={24}
          allowDecimal={false}
          suffix=":00"
          onChange={(value) => onChange({ ...shift, to: whole(value, 17) })}
        />
      </div>
    </div>
  );
}
