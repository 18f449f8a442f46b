// What customers read, language by language; what a language leaves out is shown in the shop's first one.
import { Tabs, TextInput, Textarea } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Product } from '../../../api/index.ts';
import { LANGUAGES, type Language, useAsk, useMay, useWords } from '../../../ui/index.ts';
import type { Editing } from './draft.ts';
import css from './product.module.css';
import { Section } from './section.tsx';

const TEXTS = ['description', 'material', 'instructions', 'seoTitle', 'seoDescription'] as const;
export type TextName = (typeof TEXTS)[number];
/** The shop's first language stands for itself under this name. */
export const FIRST = 'first';

export interface ShopLanguages {
  /** The shop's first language, if the reader may know it. */
  first: Language | undefined;
  others: readonly Language[];
}

/** In which languages the shop writes. Where a product has its own words in the first language besides, the first texts are in another one. */
export function useShopLanguages(product: Product): ShopLanguages {
  const may = useMay();
  const shop = useAsk('messages.shop', {}, { enabled: may('messages.shop', 'read') }).data;
  const wished = shop?.language;
  const first = wished !== undefined && (wished in product.names || wished in product.texts) ? undefined : wished;
  const chosen = shop?.languages;
  return { first, others: LANGUAGES.filter((it) => it !== first && (chosen === undefined || chosen.length === 0 || chosen.includes(it))) };
}

/** A text of a language as it would be saved. */
export function textOf({ value }: Editing, language: string, name: TextName): string {
  return language === FIRST ? value(name) : (value('texts')[language]?.[name] ?? '');
}

/** Writes a text of a language; an empty one is taken away. */
export function writeText({ field, value }: Editing, language: string, name: TextName, text: string): void {
  if (language === FIRST) return field(name, text);
  const { [name]: _, ...rest } = value('texts')[language] ?? {};
  const words = text === '' ? rest : { ...rest, [name]: text };
  const { [language]: __, ...others } = value('texts');
  field('texts', Object.keys(words).length === 0 ? others : { ...others, [language]: words });
}

interface Props {
  editing: Editing;
  languages: ShopLanguages;
  language: string | undefined;
}

/** The part with the name and the texts. */
export function TextsSection({ editing, languages, language }: Props) {
  const { t, languageName } = useWords();
  const navigate = useNavigate({ from: '/products/$productId' });
  const shown = languages.others.find((it) => it === language) ?? FIRST;
  const firstName = languages.first ? languageName(languages.first) : t('products.first_language');
  const isWritten = (it: string): boolean => editing.value('names')[it] !== undefined || editing.value('texts')[it] !== undefined;
  return (
    <Section id="texts" title={t('products.texts')}>
      <Tabs
        value={shown}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, language: next === FIRST || next === null ? undefined : next }), replace: true, resetScroll: false })
        }
      >
        <Tabs.List>
          <Tabs.Tab value={FIRST}>{firstName}</Tabs.Tab>
          {languages.others.map((it) => (
            <Tabs.Tab key={it} value={it}>
              {languageName(it)} {!isWritten(it) && <span className="quiet">{t('products.not_written')}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {[FIRST, ...languages.others].map((it) => (
          <Tabs.Panel key={it} value={it} pt="sm">
            {it === shown && <Texts editing={editing} language={it} fallback={firstName} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Section>
  );
}

function Texts({ editing, language, fallback }: { editing: Editing; language: string; fallback: string }) {
  const { t } = useWords();
  const { value, field, faults, failed, mayEdit } = editing;
  const isFirst = language === FIRST;
  const name = isFirst ? value('name') : (value('names')[language] ?? '');
  const setName = (text: string): void => {
    if (isFirst) return field('name', text);
    const { [language]: _, ...rest } = value('names');
    field('names', text === '' ? rest : { ...rest, [language]: text });
  };
  const area = (text: 'description' | 'material' | 'instructions') => ({
    value: textOf(editing, language, text),
    readOnly: !mayEdit,
    placeholder: isFirst ? undefined : value(text),
    error: failed === 'product' ? faults.get(isFirst ? `/${text}` : `/texts/${language}/${text}`) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => writeText(editing, language, text, event.currentTarget.value),
  });
  return (
    <div className={css.fields} lang={isFirst ? undefined : language}>
      {!isFirst && <p className="quiet">{t('products.fallback', { language: fallback })}</p>}
      <TextInput
        label={t('products.name')}
        required={isFirst}
        maxLength={300}
        readOnly={!mayEdit}
        placeholder={isFirst ? undefined : value('name')}
        value={name}
        error={failed === 'product' ? faults.get(isFirst ? '/name' : `/names/${language}`) : isFirst && name.trim() === '' ? t('form.needed') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea label={t('products.description')} autosize minRows={3} maxRows={16} maxLength={20_000} {...area('description')} />
      <Textarea label={t('products.material')} autosize minRows={1} maxRows={4} maxLength={1000} {...area('material')} />
      <Textarea label={t('products.instructions')} autosize minRows={2} maxRows={10} maxLength={20_000} {...area('instructions')} />
    </div>
  );
}
