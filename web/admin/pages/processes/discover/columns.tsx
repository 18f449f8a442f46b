// Which column of a file holds what, over its first rows; guessed, and set right by a person.
import { NativeSelect } from '@mantine/core';
import type { Actions } from '../../../../api/index.ts';
import { useWords } from '../../../../ui/index.ts';
import css from './discover.module.css';
import type { Mapping } from './pieces.ts';

type Guess = Actions['discovery.guess']['output'];
const ROLES = ['caseId', 'activity', 'time', 'resource'] as const;

interface Props {
  guess: Guess;
  mapping: Mapping | null;
  onMapping: (mapping: Mapping) => void;
  isLocked: boolean;
}

/** The first rows with a choice for each of what a log needs. */
export function Columns({ guess, mapping, onMapping, isLocked }: Props) {
  const { t, named } = useWords();
  const base: Mapping = mapping ?? { separator: ',', caseId: 0, activity: 1, time: 2, resource: null, dayOrder: 'dmy' };
  const names = guess.names.map((name, at) => ({ value: String(at), label: name || String(at + 1) }));
  const roleOf = (at: number): string | undefined => ROLES.find((role) => mapping?.[role] === at);
  return (
    <>
      <p>{t(guess.isSure ? 'discovery.columns_sure' : 'discovery.columns_guess')}</p>
      <div className={css.roles}>
        {ROLES.map((role) => (
          <NativeSelect
            key={role}
            label={named('discovery.role', role)}
            disabled={isLocked}
            value={mapping?.[role] === null ? '' : String(mapping?.[role] ?? '')}
            data={role === 'resource' || mapping === null ? [{ value: '', label: '–' }, ...names] : names}
            onChange={(event) => onMapping({ ...base, [role]: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })}
          />
        ))}
        <NativeSelect
          label={t('discovery.day_order')}
          disabled={isLocked}
          value={base.dayOrder}
          data={[
            { value: 'dmy', label: t('discovery.dmy') },
            { value: 'mdy', label: t('discovery.mdy') },
          ]}
          onChange={(event) => onMapping({ ...base, dayOrder: event.currentTarget.value === 'mdy' ? 'mdy' : 'dmy' })}
        />
      </div>
      <div className={css.sample} role="region" aria-label={t('discovery.first_rows')} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {guess.names.map((name, at) => (
                <th key={`${name} ${at}`} scope="col" data-role={roleOf(at)}>
                  {name || String(at + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {guess.sample.map((row, at) => (
              <tr key={`${row.join(' ')} ${at}`}>
                {guess.names.map((name, column) => (
                  <td key={`${name} ${column}`} data-role={roleOf(column)}>
                    {row[column]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
