// What drawings for a kind of document can be made of, as the server tells it, and the steps that are made of that.
import { Bot, FileText, type LucideIcon, MailOpen, Send, Table2, Workflow, Zap } from 'lucide-react';
import { useMemo } from 'react';
import type { Answer } from '../../../../api/index.ts';
import { type StepSpec, type Words, useAsk, useMay, useWords } from '../../../../ui/index.ts';
import { GROUPS, OFFERS, type Offer } from './offers.ts';

export type Catalogue = Answer<'processes.catalogue'>;
type Schema = { properties?: Record<string, unknown>; required?: readonly string[] };

/** The catalogue for a drawing; nothing until it is there. */
export function useCatalogue(documentKind: string): Catalogue | undefined {
  const may = useMay();
  return useAsk('processes.catalogue', { documentKind }, { enabled: may('processes.catalogue', 'read') }).data;
}

/** A section of the palette: the plain steps, then what the shop knows. */
export interface OfferGroup {
  id: string;
  title: string;
  offers: readonly Offered[];
  /** Shown folded until it is opened or something in it is searched for. */
  isFolded: boolean;
  /** What stands above the first of several folded groups. */
  lead?: string;
}
export interface Offered {
  id: string;
  name: string;
  says: string;
  Icon: LucideIcon;
  spec: StepSpec;
  isRare: boolean;
  follow?: Offer['follow'];
}

/** All that the palette offers, in the words of the page. */
export function useOffers(catalogue: Catalogue | undefined, ownKey: string): OfferGroup[] {
  const words = useWords();
  return useMemo(
    () => offersOf(catalogue && { ...catalogue, processes: catalogue.processes.filter(({ key }) => key !== ownKey) }, words),
    [catalogue, ownKey, words],
  );
}

function offersOf(catalogue: Catalogue | undefined, words: Words): OfferGroup[] {
  const { named } = words;
  const basics = GROUPS.map((group): OfferGroup => {
    const own = OFFERS.filter((it) => it.group === group).map((offer) => plainOffer(offer, words));
    const more = catalogue ? moreOf(group, catalogue, words) : [];
    return { id: group, title: named('designer.group', group), offers: [...own, ...more], isFolded: false };
  });
  const news = catalogue ? [{ id: 'news', title: words.t('designer.group_news'), offers: moreOf('news', catalogue, words), isFolded: true }] : [];
  const [people, decide, wait, ...rest] = basics;
  return [people!, ...(catalogue ? [formsOf(catalogue, words), ...roomsOf(catalogue, words)] : []), decide!, wait!, ...news, ...rest];
}

const plainOffer = (offer: Offer, { named }: Words): Offered => {
  const name = named('designer.step', offer.id);
  return {
    id: offer.id,
    name,
    says: named('designer.step_says', offer.id),
    Icon: offer.Icon,
    spec: offer.isNamed ? { ...offer.spec, name } : offer.spec,
    isRare: false,
    ...(offer.follow ? { follow: offer.follow } : {}),
  };
};

/** What the shop's tables, letters, messages and forms add to the plain groups. */
function moreOf(group: string, catalogue: Catalogue, { t, named, namedIf }: Words): Offered[] {
  const heard = (name: string): string => namedIf('happened', name) ?? named('step', name);
  if (group === 'decide')
    return catalogue.decisions.map(({ key, name }) => ({
      id: `table ${key}`,
      name,
      says: t('designer.table_says'),
      Icon: Table2,
      spec: { type: 'bpmn:BusinessRuleTask', name, extensions: [{ $type: 'kontor:Decide', decision: key, output: camel(key) }] },
      isRare: false,
    }));
  if (group === 'news')
    return catalogue.messages.map(({ name, says, fits }) => ({
      id: `message ${name}`,
      name: heard(name),
      says,
      Icon: MailOpen,
      spec: {
        type: 'bpmn:IntermediateCatchEvent',
        name: heard(name),
        eventDefinitionType: 'bpmn:MessageEventDefinition',
        about: { kind: 'message', find: { name } },
      },
      isRare: !fits,
    }));
  if (group === 'tell')
    return catalogue.templates.map(({ name, subject }) => ({
      id: `letter ${name}`,
      name: t('designer.send_letter', { name: named('letter', name) }),
      says: subject,
      Icon: Send,
      spec: {
        type: 'bpmn:SendTask',
        name: named('letter', name),
        extensions: [{ $type: 'kontor:Tell', template: name, to: 'customer', when: 'done' }],
      },
      isRare: true,
    }));
  if (group === 'flow')
    return catalogue.processes.map(({ key, name }) => ({
      id: `drawing ${key}`,
      name,
      says: t('designer.drawing_says'),
      Icon: Workflow,
      spec: { type: 'bpmn:CallActivity', name, properties: { calledElement: key } },
      isRare: true,
    }));
  return [];
}

/** Tasks that are completed with a form of the shop. */
const formsOf = (catalogue: Catalogue, { t, named }: Words): OfferGroup => ({
  id: 'forms',
  title: t('designer.group_forms'),
  isFolded: true,
  offers: catalogue.forms.map((form) => ({
    id: `form ${form}`,
    name: named('step', form),
    says: t('designer.form_says'),
    Icon: FileText,
    spec: userTask(catalogue, form, named('step', form)),
    isRare: false,
  })),
});

/** The shop's actions, a group for each room; those that cannot be told what they are about are found by a text only. */
function roomsOf(catalogue: Catalogue, { named, t, namedIf }: Words): OfferGroup[] {
  const rooms = new Map<string, Offered[]>();
  for (const action of catalogue.actions) {
    const name = named('step', action.name);
    const says = namedIf('step_says', action.name) ?? action.says;
    const offered: Offered = {
      id: `action ${action.name}`,
      name,
      says: action.outside === null ? says : `${says} ${t('designer.outside')}`,
      Icon: action.outside === null ? Zap : Bot,
      spec: {
        type: 'bpmn:ServiceTask',
        name,
        extensions: [{ $type: 'kontor:Call', action: action.name, inputs: inputsOf(action.input, catalogue) }],
      },
      isRare: !action.fits,
    };
    rooms.set(action.room, [...(rooms.get(action.room) ?? []), offered]);
  }
  return [...rooms]
    .map(([room, offers]) => ({ id: `room ${room}`, title: named('designer.room', room), offers, isFolded: true }))
    .filter((it) => it.offers.length > 0)
    .map((it, at) => (at === 0 ? { ...it, lead: t('designer.group_shop') } : it));
}

function userTask(catalogue: Catalogue, form: string, name: string): StepSpec {
  const action = catalogue.actions.find((it) => it.name === form);
  return {
    type: 'bpmn:UserTask',
    name,
    extensions: [
      {
        $type: 'kontor:Task',
        form,
        inputs: action ? inputsOf(action.input, catalogue) : [],
        outputs: [{ $type: 'kontor:Output', name: camel(form.split('.').at(-1)!), value: '=result' }],
      },
    ],
  };
}

/** Inputs that can be told from the facts at hand: `orderId` is `order.id`. The panel asks for the others. */
function inputsOf(schema: Schema, { facts }: Catalogue): { $type: 'kontor:Input'; name: string; value: string }[] {
  const known = new Set(facts.map(({ path }) => path));
  return (schema.required ?? []).flatMap((name) => {
    const path = name.endsWith('Id') ? `${name.slice(0, -2)}.id` : undefined;
    return path !== undefined && known.has(path) ? [{ $type: 'kontor:Input' as const, name, value: `=${path}` }] : [];
  });
}

const camel = (key: string): string => key.replace(/[-_.](\w)/g, (_, letter: string) => letter.toUpperCase());

/** What the action of a step may refuse, for events on its border. */
export function refusalsOf(catalogue: Catalogue | undefined, action: string | undefined): readonly { code: string; says: string }[] {
  return catalogue?.actions.find((it) => it.name === action)?.refusals ?? [];
}
