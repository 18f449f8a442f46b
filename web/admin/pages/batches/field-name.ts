// The names of fields as people read them.
import { useWords } from '../../../ui/index.ts';

/** A field's name in the reader's language; those by language and by number are put together. */
export function useFieldName(): (name: string) => string {
  const { t, named, languageName } = useWords();
  return (name) => {
    const [field = name, language] = name.split(':');
    if (language !== undefined) return t('batches.in_language', { field: named('batches.field', field), language: languageName(language) });
    const option = /^option(\d)(Name|Value)$/.exec(name);
    if (option) return option[2] === 'Name' ? t('batches.option_name', { n: option[1] }) : t('batches.option_value', { n: option[1] });
    return named('batches.field', name);
  };
}
