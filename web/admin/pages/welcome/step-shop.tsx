// The first step: the shop, the firm behind it, and what its country brings along.
import { Checkbox, Select, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Answer } from '../../../api/index.ts';
import { LANGUAGES, OWN_NAMES, useAsk, useWords } from '../../../ui/index.ts';
import type { Draft } from './draft.ts';
import css from './welcome.module.css';

export interface StepProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  faults: ReadonlyMap<string, string>;
  packs: Answer<'setup.packs'>;
}

type PackCountry = Answer<'setup.packs'>['countries'][number];
const TAX_ID_FROM = 4;

export function ShopStep(props: StepProps) {
  const { draft, set, faults, packs } = props;
  const { t } = useWords();
  const pack = packs.countries.find((it) => it.code === draft.country);
  const choose = (code: string | null): void => {
    const chosen = packs.countries.find((it) => it.code === code);
    if (chosen) set({ country: chosen.code, currency: chosen.currency, languages: chosen.languages });
  };
  // The country of the browser's language is a guess that most people need not touch.
  const isGuessed = useRef(draft.country !== '');
  useEffect(() => {
    if (isGuessed.current) return;
    isGuessed.current = true;
    const regions = navigator.languages.map((tag) => new Intl.Locale(tag).maximize().region);
    choose(regions.find((region) => packs.countries.some((it) => it.code === region)) ?? null);
  });
  const text = (name: keyof Draft & string, label: string, pointer: string, more: object = {}) => (
    <TextInput
      label={label}
      value={draft[name] as string}
      error={faults.get(pointer)}
      data-pointer={pointer}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      {...more}
    />
  );
  const needed = { withAsterisk: true, required: true };
  return (
    <div className={css.step}>
      {text('name', t('wizard.name'), '/shop/name', { ...needed, maxLength: 120, autoComplete: 'organization', autoFocus: true })}
      <Country {...props} choose={choose} pack={pack} />
      <Languages draft={draft} set={set} faults={faults} pack={pack} />
      <fieldset className={css.group}>
        <legend>{t('wizard.firm')}</legend>
        {text('legalName', t('wizard.legal_name'), '/shop/legalName', { maxLength: 200, description: t('wizard.legal_name_says') })}
        <Checkbox
          label={t('wizard.tax_payer')}
          description={t('wizard.tax_payer_says')}
          checked={draft.taxPayer}
          onChange={(event) => set({ taxPayer: event.currentTarget.checked })}
        />
        <TaxId draft={draft} set={set} faults={faults} name={pack?.taxIdName ?? 'VAT'} />
        {text('street', t('field.street'), '/shop/street', { ...needed, maxLength: 300, autoComplete: 'street-address' })}
        <div className={css.pair}>
          {text('postalCode', t('field.postalCode'), '/shop/postalCode', { maxLength: 16, autoComplete: 'postal-code' })}
          {text('city', t('field.city'), '/shop/city', { ...needed, maxLength: 120, autoComplete: 'address-level2' })}
        </div>
        {text('phone', t('field.phone'), '/shop/phone', { maxLength: 40, type: 'tel', autoComplete: 'tel' })}
      </fieldset>
      {pack && <Brings pack={pack} />}
    </div>
  );
}

/** The country, which brings the currency along. */
function Country({ draft, set, faults, packs, choose, pack }: StepProps & { choose: (code: string | null) => void; pack: PackCountry | undefined }) {
  const { t, country: countryName, language } = useWords();
  const names = packs.countries
    .map((it) => ({ value: it.code, label: countryName(it.code) }))
    .sort((one, other) => one.label.localeCompare(other.label, language));
  return (
    <div className={css.pair}>
      <Select
        label={t('wizard.country')}
        data={names}
        value={draft.country || null}
        onChange={choose}
        error={faults.get('/shop/country')}
        data-pointer="/shop/country"
        searchable
        withScrollArea={false}
        classNames={{ options: css.options }}
        allowDeselect={false}
        withAsterisk
      />
      <Select
        label={t('wizard.currency')}
        data={[...new Set([pack?.currency ?? 'EUR', 'EUR'])]}
        value={draft.currency || null}
        onChange={(currency) => set({ currency: currency ?? '' })}
        allowDeselect={false}
        withAsterisk
      />
    </div>
  );
}

/** In which languages customers are written to. */
function Languages({ draft, set, faults, pack }: Pick<StepProps, 'draft' | 'set' | 'faults'> & { pack: PackCountry | undefined }) {
  const { t } = useWords();
  return (
    <Checkbox.Group
      label={t('wizard.languages')}
      description={t('wizard.languages_says')}
      value={draft.languages}
      error={faults.get('/shop/languages')}
      onChange={(languages) => set({ languages: LANGUAGES.filter((it) => languages.includes(it)).sort((one, other) => rank(pack, one) - rank(pack, other)) })}
    >
      <div className={css.ticks}>
        {LANGUAGES.map((it) => (
          <Checkbox key={it} value={it} label={<span lang={it}>{OWN_NAMES[it]}</span>} />
        ))}
      </div>
    </Checkbox.Group>
  );
}

/** The shop's first language is the pack's first that is ticked. */
const rank = (pack: PackCountry | undefined, language: PackCountry['languages'][number]): number => {
  const at = pack?.languages.indexOf(language) ?? -1;
  return at === -1 ? LANGUAGES.length : at;
};

/** The tax number, looked at while it is written. */
function TaxId({ draft, set, faults, name }: Pick<StepProps, 'draft' | 'set' | 'faults'> & { name: string }) {
  const { t, named } = useWords();
  const { country, taxId, taxPayer: vat } = draft;
  const isLong = taxId.trim().length >= TAX_ID_FROM;
  const answer = useAsk('setup.check_tax_id', { country, taxId: taxId.trim(), vat }, { enabled: isLong && country !== '', keep: true }).data;
  const fault = isLong && answer?.fault ? named('tax_id', answer.fault) : undefined;
  return (
    <TextInput
      label={t('wizard.tax_id', { name })}
      description={isLong && answer?.ok ? t('wizard.tax_id_good', { taxId: answer.taxId ?? '' }) : t('wizard.tax_id_says')}
      value={taxId}
      maxLength={40}
      error={faults.get('/shop/taxId') ?? fault}
      data-pointer="/shop/taxId"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      onChange={(event) => set({ taxId: event.currentTarget.value })}
    />
  );
}

/** What the pack of the country brings, with the source of its rates. */
function Brings({ pack }: { pack: PackCountry }) {
  const { t, named, country } = useWords();
  return (
    <details className={css.brings}>
      <summary>{t('wizard.brings', { country: country(pack.code) })}</summary>
      <dl>
        <dt>{t('wizard.vat')}</dt>
        <dd>
          {pack.vat.map((rate) => (
            <p key={rate.category}>
              {named('tax', rate.category)}: <span className="figure">{rate.percent} %</span>{' '}
              <span className="quiet">{t('wizard.since', { day: rate.since })}</span>
            </p>
          ))}
          <p className="quiet">{pack.vat[0]?.source}</p>
        </dd>
        <dt>{t('wizard.delivery')}</dt>
        <dd>{pack.methods.map((method) => named('delivery', method)).join(', ')}</dd>
        <dt>{t('wizard.carriers')}</dt>
        <dd>{pack.carriers.join(', ')}</dd>
        <dt>{t('wizard.texts')}</dt>
        <dd>{t('wizard.texts_says')}</dd>
      </dl>
    </details>
  );
}
