// Says live whether the tax number that is saved can be one of its country.
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useAsk, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';

interface Shop {
  taxPayer?: boolean;
  legal?: { taxId?: string; country: string };
}

/** A note under the shop's form; nothing while there is no number. */
export function TaxIdNote() {
  const { t, named } = useWords();
  const shop = useAsk('settings.get', { key: 'messages.shop' }).data?.value as Shop | undefined;
  const taxId = shop?.legal?.taxId ?? '';
  const country = shop?.legal?.country ?? '';
  const answer = useAsk('setup.check_tax_id', { country, taxId, vat: shop?.taxPayer === true }, { enabled: taxId !== '' && country !== '' }).data;
  if (taxId === '' || !answer) return null;
  return (
    <p className={css.note} data-bad={!answer.ok || undefined} role="status">
      {answer.ok ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
      {answer.ok ? t('settings.tax_id_good', { taxId }) : named('tax_id', answer.fault ?? 'shape')}
    </p>
  );
}
