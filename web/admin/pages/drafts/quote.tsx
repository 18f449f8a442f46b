// An offer: sending one, and what has become of those that were sent.
import { Button, CopyButton, TextInput, Textarea } from '@mantine/core';
import { Link2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Draft, Problem } from '../../../api/index.ts';
import { Amount, Dialog, State, Trouble, When, useAct, useMay, useNow, useWords } from '../../../ui/index.ts';
import css from './place.module.css';

const DAYS = 14;
const DAY_MS = 86_400_000;

interface SendProps {
  /** Writes the draft first; its id. */
  save: () => Promise<string>;
  problem: Problem | null;
  onSent: (draftId: string) => void;
  onClose: () => void;
}

/** Asks until when the prices stand and what else to say. */
export function SendQuote({ save, onSent, onClose }: SendProps) {
  const { t } = useWords();
  const now = useNow();
  const [day, setDay] = useState(new Date(now + DAYS * DAY_MS).toISOString().slice(0, 10));
  const [note, setNote] = useState('');
  const send = useAct('orders.send_quote', ['orders.drafts', 'orders.draft']);
  const [isSaving, setSaving] = useState(false);
  const finish = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaving(true);
    try {
      const draftId = await save();
      // The offer holds to the end of that day where it is sent.
      const validUntil = new Date(`${day}T23:59:59`).toISOString();
      await send.mutateAsync({ draftId, validUntil, site: location.origin, ...(note.trim() ? { note: note.trim() } : {}) });
      onSent(draftId);
    } catch {
      // What went wrong is shown: by the dialog, or by the page when the draft could not be written.
    } finally {
      setSaving(false);
    }
  };
  return (
    <Dialog onClose={onClose} title={t('drafts.send_quote')}>
      <form className={css.dialog} onSubmit={(event) => void finish(event)}>
        <TextInput
          type="date"
          required
          label={t('drafts.valid_until')}
          min={new Date(now).toISOString().slice(0, 10)}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
          data-autofocus
        />
        <Textarea
          label={t('drafts.quote_note')}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <p className="quiet">{t('drafts.quote_help')}</p>
        {send.error && <Trouble problem={send.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={isSaving}>
            {t('drafts.send_quote')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The offers of a draft, the newest first, with what can be done about an open one. */
export function Quotes({ draft }: { draft: Draft }) {
  const { t } = useWords();
  if (draft.quotes.length === 0) return null;
  return (
    <section className={css.quotes} aria-labelledby="part-quotes">
      <h2 id="part-quotes">{t('drafts.quotes')}</h2>
      <ul>
        {draft.quotes.map((quote) => (
          <QuoteItem key={quote.id} quote={quote} draftId={draft.id} isCurrent={draft.state === 'quoted'} />
        ))}
      </ul>
    </section>
  );
}

function QuoteItem({ quote, draftId, isCurrent }: { quote: Draft['quotes'][number]; draftId: string; isCurrent: boolean }) {
  const { t } = useWords();
  const may = useMay();
  const accept = useAct('orders.accept_quote', ['orders.draft', 'orders.drafts', 'orders.list']);
  const withdraw = useAct('orders.withdraw_quote', ['orders.draft', 'orders.drafts']);
  const isOpen = isCurrent && quote.state === 'sent';
  const problem = accept.error ?? withdraw.error;
  return (
    <li className={css.quote}>
      <div className={css.quoteHead}>
        <strong>{t('drafts.version', { version: quote.version })}</strong>
        <State family="state.quote" value={quote.state} mood={quote.state === 'accepted' ? 'good' : quote.state === 'sent' ? 'waiting' : 'ended'} />
        <Amount money={quote.total} />
      </div>
      <p className="quiet">
        {t('drafts.sent_at')} <When at={quote.sentAt} /> · {t('drafts.valid_until')} <When at={quote.validUntil} />
      </p>
      {quote.note && <p>{quote.note}</p>}
      {isOpen && (
        <div className={css.foot}>
          {quote.link !== null && (
            <CopyButton value={quote.link}>
              {({ copied, copy }) => (
                <Button variant="subtle" color="gray" leftSection={<Link2 size={16} aria-hidden />} onClick={copy}>
                  {copied ? t('drafts.copied') : t('drafts.copy_link')}
                </Button>
              )}
            </CopyButton>
          )}
          {may('orders.withdraw_quote') && (
            <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate({ draftId })}>
              {t('drafts.withdraw')}
            </Button>
          )}
          {may('orders.accept_quote') && (
            <Button loading={accept.isPending} onClick={() => accept.mutate({ draftId, version: quote.version })}>
              {t('drafts.accepted_by_customer')}
            </Button>
          )}
        </div>
      )}
      {problem && <Trouble problem={problem} />}
    </li>
  );
}
