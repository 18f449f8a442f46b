// Title and description for search engines, with how a result would look; in the language that the texts are open in.
import { TextInput, Textarea } from '@mantine/core';
import { useWords } from '../../../ui/index.ts';
import type { Editing } from './draft.ts';
import css from './product.module.css';
import { Section } from './section.tsx';
import { FIRST, type ShopLanguages, textOf, writeText } from './texts.tsx';

/** What results usually show before they cut. */
const SHOWN = { seoTitle: 60, seoDescription: 160 };

/** The part. */
export function SearchPreview({ editing, languages, language: wanted }: { editing: Editing; languages: ShopLanguages; language: string | undefined }) {
  const { t, languageName, number } = useWords();
  const { value, mayEdit, faults, failed } = editing;
  const language = languages.others.find((it) => it === wanted) ?? FIRST;
  const name = (language === FIRST ? undefined : value('names')[language]) ?? value('name');
  const text = textOf(editing, language, 'description') || value('description');
  const title = textOf(editing, language, 'seoTitle');
  const says = textOf(editing, language, 'seoDescription');
  const pointer = language === FIRST ? '' : `/texts/${language}`;
  const count = (written: string, most: number): string => t('products.signs', { count: number(written.length), most: number(most) });
  const shownIn = language === FIRST ? (languages.first ? languageName(languages.first) : t('products.first_language')) : languageName(language);
  return (
    <Section id="seo" title={t('products.seo')} beside={<span className="quiet">{shownIn}</span>}>
      <div className={css.fields}>
        <TextInput
          label={t('products.seo_title')}
          description={count(title || name, SHOWN.seoTitle)}
          placeholder={name}
          maxLength={200}
          readOnly={!mayEdit}
          value={title}
          error={failed === 'product' ? faults.get(`${pointer}/seoTitle`) : undefined}
          onChange={(event) => writeText(editing, language, 'seoTitle', event.currentTarget.value)}
        />
        <Textarea
          label={t('products.seo_description')}
          description={count(says, SHOWN.seoDescription)}
          autosize
          minRows={2}
          maxLength={500}
          readOnly={!mayEdit}
          value={says}
          error={failed === 'product' ? faults.get(`${pointer}/seoDescription`) : undefined}
          onChange={(event) => writeText(editing, language, 'seoDescription', event.currentTarget.value)}
        />
        <div className={css.result} aria-label={t('products.seo_preview')} role="group">
          <p className={css.resultTitle}>{cut(title || name, SHOWN.seoTitle)}</p>
          <p className={css.resultText}>{cut(says || text || t('products.seo_none'), SHOWN.seoDescription)}</p>
        </div>
      </div>
    </Section>
  );
}

/** A text cut at a word, as results cut it. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const part = text.slice(0, most);
  return `${part.slice(0, Math.max(part.lastIndexOf(' '), most / 2))} …`;
}
