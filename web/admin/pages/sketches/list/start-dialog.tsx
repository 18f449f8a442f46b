// Begins a sketch: of what is live, from nothing, as a copy, or from a file.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Actions } from '../../../../api/index.ts';
import { ChoiceButtons, Dialog, DropZone, Trouble, useAct, useAsk, useLanguage, useWords } from '../../../../ui/index.ts';
import css from './list.module.css';

type How = 'live' | 'new' | 'copy' | 'file';
type Start = Actions['sketches.start']['input'];
const HOWS: readonly How[] = ['live', 'new', 'copy', 'file'];
const FILES = '.bpmn,.dmn,.xml,text/xml,application/xml';
/** The file of a table names the DMN namespace of the OMG; that of a drawing BPMN's. */
const TABLE = /https?:\/\/www\.omg\.org\/spec\/DMN\//;

export function StartDialog({ onClose }: { onClose: () => void }) {
  const { t, named } = useWords();
  const navigate = useNavigate();
  const [how, setHow] = useState<How>('live');
  const [going, setGoing] = useState<string>();
  const act = useAct('sketches.start', ['sketches.list']);
  const start = (input: Start): void =>
    act.mutate(input, { onSuccess: ({ sketchId }) => void navigate({ to: '/sketches/$id', params: { id: sketchId } }), onError: () => setGoing(undefined) });
  const read = (file: File | undefined): void => {
    if (!file) return;
    setGoing(file.name);
    void file.text().then((xml) => start({ kind: TABLE.test(xml) ? 'decision' : 'process', xml }));
  };
  return (
    <Dialog title={t('sketches.start')} size="lg" onClose={onClose}>
      <div className={css.form}>
        <ChoiceButtons
          label={t('sketches.start_how')}
          choices={HOWS.map((value) => ({ value, says: named('sketches.how', value) }))}
          value={how}
          onChange={setHow}
        />
        {how === 'file' ? (
          <DropZone
            says={t('sketches.drop')}
            help={t('sketches.drop_help')}
            choose={t('sketches.choose_file')}
            accept={FILES}
            going={going === undefined ? undefined : { name: going, says: t('sketches.reading') }}
            onFiles={([file]) => read(file)}
          />
        ) : (
          <Fields key={how} how={how} isBusy={act.isPending} onStart={start} onClose={onClose} />
        )}
        {act.error && <Trouble problem={act.error} />}
      </div>
    </Dialog>
  );
}

/** What is live, as `process order-to-delivery`. */
const idOf = (kind: string, key: string): string => `${kind} ${key}`;

function Fields({ how, isBusy, onStart, onClose }: { how: Exclude<How, 'file'>; isBusy: boolean; onStart: (input: Start) => void; onClose: () => void }) {
  const { t, named } = useWords();
  const { language } = useLanguage();
  const live = useAsk('processes.list', {}).data;
  const [of, setOf] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'process' | 'decision'>('process');
  const [documentKind, setDocumentKind] = useState('order');
  // What most runs follow is changed most often.
  const drawings = (live?.items ?? []).toSorted((one, other) => other.live - one.live || one.name.localeCompare(other.name));
  const all = [...drawings.map((it) => ({ kind: 'process', ...it })), ...(live?.decisions ?? []).map((it) => ({ kind: 'decision', ...it }))];
  const chosen = all.find((it) => idOf(it.kind, it.key) === of) ?? all[0];
  const documents = [...new Set(drawings.map((it) => it.documentKind))];
  const isReady = how === 'live' ? chosen !== undefined : name.trim() !== '' && (how === 'new' || chosen !== undefined);
  const go = (): void => {
    if (how === 'live' && chosen) onStart({ kind: chosen.kind as Start['kind'], key: chosen.key });
    else if (how === 'copy' && chosen) onStart({ kind: chosen.kind as Start['kind'], template: chosen.key, name: name.trim() });
    else if (how === 'new') onStart({ kind, name: name.trim(), language, ...(kind === 'process' ? { documentKind } : {}) });
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) go();
      }}
    >
      {how !== 'new' && <WhichOne label={t(how === 'live' ? 'sketches.which' : 'sketches.copy_of')} all={all} chosen={chosen} onChoose={setOf} />}
      {how === 'live' && chosen && <UnderWay kind={chosen.kind as Start['kind']} processKey={chosen.key} />}
      {how === 'new' && (
        <ChoiceButtons
          label={t('sketches.kind_of')}
          choices={(['process', 'decision'] as const).map((value) => ({ value, says: named('sketches.one', value) }))}
          value={kind}
          onChange={setKind}
        />
      )}
      {how !== 'live' && (
        <TextInput label={t('sketches.name')} value={name} maxLength={120} data-autofocus onChange={({ currentTarget }) => setName(currentTarget.value)} />
      )}
      {how === 'new' && kind === 'process' && (
        <NativeSelect
          label={t('sketches.documents')}
          description={t('sketches.documents_help')}
          value={documentKind}
          onChange={({ currentTarget }) => setDocumentKind(currentTarget.value)}
          data={documents.map((value) => ({ value, label: named('document', value) }))}
        />
      )}
      <div className={css.foot}>
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" disabled={!isReady} loading={isBusy}>
          {t('sketches.begin')}
        </Button>
      </div>
    </form>
  );
}

type Live = { kind: string; key: string; name: string };

/** What is live, drawings first. */
function WhichOne({ label, all, chosen, onChoose }: { label: string; all: readonly Live[]; chosen: Live | undefined; onChoose: (id: string) => void }) {
  const { t } = useWords();
  const group = (kind: string) => all.filter((it) => it.kind === kind).map((it) => ({ value: idOf(it.kind, it.key), label: it.name }));
  return (
    <NativeSelect
      label={label}
      value={chosen ? idOf(chosen.kind, chosen.key) : ''}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
      data={[
        { group: t('sketches.kinds.process'), items: group('process') },
        { group: t('sketches.kinds.decision'), items: group('decision') },
      ]}
    />
  );
}

/** Sketches of the same drawing that are open: going on with one of them may be meant. */
function UnderWay({ kind, processKey }: { kind: Start['kind']; processKey: string }) {
  const { t } = useWords();
  const { data } = useAsk('sketches.list', { kind, key: processKey, state: 'open', limit: 5 });
  if (!data || data.items.length === 0) return null;
  return (
    <div className={css.open}>
      <p>{t('sketches.under_way', { count: data.items.length })}</p>
      <ul>
        {data.items.map((it) => (
          <li key={it.id}>
            <Link to="/sketches/$id" params={{ id: it.id }}>
              {it.name}
            </Link>{' '}
            <span className="quiet">{it.savedBy.name}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
