// The addresses outside that get the shop's events.
import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ItemOf } from '../../../api/index.ts';
import { Dialog, Empty, Mark, PageHead, RowsToCome, Trouble, useAct, useAsk, useFaults, useMay, useWords } from '../../../ui/index.ts';
import { DeveloperTabs } from './keys.tsx';
import { SigningSecretDialog } from './secret-dialog.tsx';
import css from './developers.module.css';

export type Endpoint = ItemOf<'webhooks.endpoints'>;

/** The list of endpoints. */
export function WebhooksPage() {
  const { t } = useWords();
  const may = useMay();
  const [isAdding, setAdding] = useState(false);
  const endpoints = useAsk('webhooks.endpoints', {});
  const items = endpoints.data?.items ?? [];
  const add = may('webhooks.add') && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('developers.new_webhook')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('developers.title')} actions={items.length > 0 && add} />
      <DeveloperTabs />
      {endpoints.isPending && <RowsToCome rows={4} heightPx={64} />}
      {endpoints.error && <Trouble problem={endpoints.error} again={() => void endpoints.refetch()} />}
      {endpoints.data && items.length === 0 && (
        <div className={css.around}>
          <Empty title={t('developers.no_webhooks')} action={add}>
            {t('developers.no_webhooks_help')}
          </Empty>
        </div>
      )}
      <ul className={css.list}>
        {items.map((it) => (
          <li key={it.id}>
            <div className={css.main}>
              <p className={css.name}>
                <Link to="/developers/webhooks/$endpointId" params={{ endpointId: it.id }}>
                  {it.description || it.url}
                </Link>
              </p>
              {it.description && <p className="quiet">{it.url}</p>}
              <p className={css.scopes}>
                {it.patterns.map((pattern) => (
                  <code key={pattern}>{pattern}</code>
                ))}
              </p>
            </div>
            <EndpointState endpoint={it} />
          </li>
        ))}
      </ul>
      {isAdding && <EndpointDialog onClose={() => setAdding(false)} />}
    </>
  );
}

/** Whether events arrive there. */
export function EndpointState({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords();
  if (endpoint.stoppedBecause !== null) return <Mark mood="bad">{t('developers.stopped')}</Mark>;
  if (!endpoint.active) return <Mark mood="ended">{t('developers.resting')}</Mark>;
  return endpoint.failingSince === null ? <Mark mood="good">{t('developers.working')}</Mark> : <Mark mood="waiting">{t('developers.failing')}</Mark>;
}

const WHOLE = [
  'orders.*',
  'payments.*',
  'shipping.*',
  'stock.*',
  'catalog.*',
  'pricing.*',
  'parties.*',
  'messages.*',
  'tasks.waiting',
  'incidents.waiting',
  'desk.mentioned',
  '*',
];
const FORMS = ['standard', 'slack', 'teams', 'mail'] as const;
type Form = (typeof FORMS)[number];
/** What colleagues usually want to hear of first. */
const FOR_PEOPLE = ['tasks.waiting', 'incidents.waiting'];
const MAIL = 'mailto:';

/** Adds an endpoint, or changes the given one; a new one's secret is shown once. */
export function EndpointDialog({ endpoint, onClose }: { endpoint?: Endpoint; onClose: () => void }) {
  const { t } = useWords();
  const [form, setForm] = useState<Form>(endpoint?.form ?? 'standard');
  const [url, setUrl] = useState((endpoint?.url ?? '').replace(MAIL, ''));
  const [lanes, setLanes] = useState(endpoint?.lanes ?? []);
  const isMail = form === 'mail';
  const [description, setDescription] = useState(endpoint?.description ?? '');
  const [events, setEvents] = useState(endpoint?.patterns ?? []);
  const add = useAct('webhooks.add', ['webhooks.endpoints']);
  const change = useAct('webhooks.change', ['webhooks.endpoints']);
  const problem = add.error ?? change.error;
  const faults = useFaults(problem);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const input = { url: (isMail ? MAIL : '') + url.trim(), description: description.trim(), events, lanes: lanes.length > 0 ? lanes : null };
    if (endpoint) change.mutate({ ...input, endpointId: endpoint.id, version: endpoint.version }, { onSuccess: onClose });
    else add.mutate({ ...input, form }, form === 'standard' ? {} : { onSuccess: onClose });
  };
  if (add.data && form === 'standard') return <SigningSecretDialog title={t('developers.new_webhook')} secret={add.data.secret} onClose={onClose} />;
  return (
    <Dialog onClose={onClose} title={t(endpoint ? 'developers.change' : 'developers.new_webhook')}>
      <form className={css.dialog} onSubmit={finish}>
        {!endpoint && <FormSelect form={form} onChoose={(value) => (setForm(value), value !== 'standard' && events.length === 0 && setEvents(FOR_PEOPLE))} />}
        <TextInput
          label={t(isMail ? 'developers.to' : 'developers.url')}
          type={isMail ? 'email' : 'url'}
          required
          maxLength={500}
          data-autofocus
          placeholder={isMail ? '' : 'https://'}
          error={faults.get('/url')}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput label={t('developers.description')} maxLength={200} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        <TagsInput
          label={t('developers.events')}
          description={t('developers.events_help')}
          required
          data={WHOLE}
          limit={20}
          error={[...faults].find(([pointer]) => pointer.startsWith('/events'))?.[1]}
          value={events}
          onChange={setEvents}
        />
        {form !== 'standard' && <LanesInput lanes={lanes} onChange={setLanes} />}
        {problem && <Trouble problem={problem} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={add.isPending || change.isPending} disabled={url.trim() === '' || events.length === 0}>
            {t(endpoint ? 'developers.save' : 'developers.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** How an address wants to be told. */
function FormSelect({ form, onChoose }: { form: Form; onChoose: (form: Form) => void }) {
  const { t, named } = useWords();
  return (
    <Select
      label={t('developers.form')}
      data={FORMS.map((value) => ({ value, label: named('developers.form', value) }))}
      value={form}
      allowDeselect={false}
      onChange={(value) => onChoose((value ?? 'standard') as Form)}
    />
  );
}

/** The lanes that a channel of colleagues looks after. */
function LanesInput({ lanes, onChange }: { lanes: string[]; onChange: (lanes: string[]) => void }) {
  const { t } = useWords();
  const may = useMay();
  const known = useAsk('tasks.lanes', {}, { enabled: may('tasks.lanes', 'read') }).data?.items ?? [];
  return (
    <TagsInput
      label={t('developers.lanes')}
      description={t('developers.lanes_help')}
      data={known.flatMap(({ lane }) => lane ?? [])}
      limit={20}
      value={lanes}
      onChange={onChange}
    />
  );
}
