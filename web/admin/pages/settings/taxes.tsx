// The rates of value added tax by country, to be read; they come with the program and change by an action.
import { Select } from '@mantine/core';
import { useState } from 'react';
import { Empty, RowsToCome, Trouble, useAsk, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

export function TaxesSection() {
  const { t, named, country: countryName, language } = useWords();
  const home = useAsk('setup.about', {}).data?.country;
  const countries = useAsk('setup.packs', {}).data?.countries ?? [];
  const [chosen, setChosen] = useState<string>();
  const country = chosen ?? home ?? 'RO';
  const rates = useAsk('pricing.tax_rates', { country }, { keep: true });
  const facts = countries.find((it) => it.code === country)?.vat ?? [];
  const data = countries.map((it) => ({ value: it.code, label: countryName(it.code) })).sort((one, other) => one.label.localeCompare(other.label, language));
  return (
    <>
      <Select
        label={t('field.country')}
        className={css.short}
        data={data}
        value={country}
        onChange={(code) => setChosen(code ?? country)}
        allowDeselect={false}
        searchable
        withScrollArea={false}
        classNames={{ options: css.options }}
      />
      {rates.error && <Trouble problem={rates.error} again={() => void rates.refetch()} />}
      {rates.isPending && <RowsToCome rows={4} />}
      {rates.data?.items.length === 0 && <Empty title={t('settings.no_rates')} />}
      {rates.data && rates.data.items.length > 0 && (
        <table className={css.table}>
          <thead>
            <tr>
              <th>{t('settings.category')}</th>
              <th className={css.end}>{t('settings.rate')}</th>
              <th>{t('settings.since')}</th>
              <th>{t('settings.source')}</th>
            </tr>
          </thead>
          <tbody>
            {rates.data.items.map((rate) => (
              <tr key={rate.category + rate.validFrom}>
                <td>{named('tax', rate.category)}</td>
                <td className={css.end}>
                  <span className="figure">{rate.percent} %</span>
                </td>
                <td className="figure">{rate.validFrom}</td>
                <td className="quiet">{facts.find((fact) => fact.category === rate.category && fact.since === rate.validFrom)?.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
