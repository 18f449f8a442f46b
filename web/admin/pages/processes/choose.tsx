// What becomes of runs that can not follow: to another step, to the end on their own version, later, or away.
import { NativeSelect } from '@mantine/core';
import { useWords } from '../../../ui/index.ts';
import css from './moving.module.css';

export type Doing = 'move' | 'finish' | 'cancel' | 'hold';
export type Chosen = { do: Doing; to?: string };
/** A step to which runs can be moved; `isLikely`: it resembles the one that is gone. */
export type Target = { element: string; name: string; isLikely: boolean };

interface Props {
  /** What it is chosen for, for people who do not see the page. */
  label: string;
  value: Chosen | undefined;
  offers: readonly Doing[];
  targets: readonly Target[];
  onChange: (chosen: Chosen) => void;
}

/** The choice, and with "move" the step. */
export function Choose({ label, value, offers, targets, onChange }: Props) {
  const { t, named } = useWords();
  const steps = targets.map((it) => ({ value: it.element, label: it.isLikely ? t('moving_impact.likely', { step: it.name }) : it.name }));
  const take = (what: Doing): void => onChange(what === 'move' ? { do: what, ...(steps[0] ? { to: steps[0].value } : {}) } : { do: what });
  return (
    <div className={css.choose}>
      <NativeSelect
        aria-label={`${t('moving_impact.what')}: ${label}`}
        value={value?.do ?? ''}
        onChange={(event) => take(event.currentTarget.value as Doing)}
        data={[...(value ? [] : [{ value: '', label: '—', disabled: true }]), ...offers.map((it) => ({ value: it, label: named('moving_do', it) }))]}
      />
      {value?.do === 'move' && (
        <NativeSelect
          aria-label={`${t('moving.to')}: ${label}`}
          value={value.to ?? ''}
          onChange={(event) => onChange({ do: 'move', to: event.currentTarget.value })}
          data={steps}
        />
      )}
    </div>
  );
}
