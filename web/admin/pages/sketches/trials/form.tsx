// What is asked of the past: which days, at most how many orders, and what work and letters cost.
import { Button, NumberInput, TextInput } from '@mantine/core';
import { ChoiceButtons, useWords } from '../../../../ui/index.ts';
import { type Asked, WINDOWS } from './settings.ts';
import css from './trials.module.css';

interface Props {
  asked: Asked;
  isBusy: boolean;
  onChange: (asked: Asked) => void;
  onStart: () => void;
}

const MOST = 20_000;
const AMOUNT = /^\d{1,9}(\.\d{1,4})?$/;
const whole = (value: number | string, otherwise: number): number => (typeof value === 'number' && Number.isFinite(value) ? value : otherwise);

/** The form; nothing starts before the button is pressed. */
export function BackTestForm({ asked, isBusy, onChange, onStart }: Props) {
  const { t } = useWords();
  const set = (change: Partial<Asked>): void => onChange({ ...asked, ...change });
  const isWrong = (['hour', 'letter', 'label'] as const).some((name) => !AMOUNT.test(asked[name]));
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) onStart();
      }}
    >
      <div className={css.field}>
        <span className={css.label}>{t('trials.window')}</span>
        <ChoiceButtons
          label={t('trials.window')}
          choices={WINDOWS.map((days) => ({ value: days as string, says: t('trials.days', { days: Number(days) }) }))}
          value={String(asked.days)}
          onChange={(days) => set({ days: Number(days) })}
        />
      </div>
      <NumberInput
        label={t('trials.most')}
        value={asked.most}
        min={1}
        max={MOST}
        step={1000}
        allowDecimal={false}
        thousandSeparator=" "
        onChange={(value) => set({ most: whole(value, 1) })}
      />
      <details className={css.more}>
        <summary>{t('trials.costs')}</summary>
        <div className={css.fields}>
          <NumberInput
            label={t('trials.minutes_a_task')}
            value={asked.minutesATask}
            min={0}
            max={480}
            onChange={(value) => set({ minutesATask: whole(value, 0) })}
          />
          <Cost name="hour" asked={asked} onChange={set} />
          <Cost name="letter" asked={asked} onChange={set} />
          <Cost name="label" asked={asked} onChange={set} />
        </div>
      </details>
      <Button type="submit" loading={isBusy} disabled={isWrong} fullWidth>
        {t('trials.start')}
      </Button>
    </form>
  );
}

function Cost({ name, asked, onChange }: { name: 'hour' | 'letter' | 'label'; asked: Asked; onChange: (change: Partial<Asked>) => void }) {
  const { t } = useWords();
  return (
    <TextInput
      label={t(`trials.cost.${name}`)}
      value={asked[name]}
      inputMode="decimal"
      error={AMOUNT.test(asked[name]) ? undefined : t('trials.no_amount')}
      onChange={(event) => onChange({ [name]: event.currentTarget.value.replace(',', '.').trim() })}
    />
  );
}
