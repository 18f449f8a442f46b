// What publishing a drawing would do to the runs under way: large numbers and a bar first, and a choice for each group that can not follow.
import { CircleCheck, Hand, Hourglass, MailWarning, OctagonX, Signpost } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import type { Actions } from '../../../api/index.ts';
import { Mark, RowsToCome, Trouble, useAct, useWords } from '../../../ui/index.ts';
import { Choose, type Chosen, type Doing } from './choose.tsx';
import css from './moving.module.css';
import { targetsOf } from './targets.ts';

export type ImpactReport = Actions['processes.impact']['output'];
export type ImpactChoice = NonNullable<Actions['processes.publish']['input']['choices']>[number];
type Group = ImpactReport['groups'][number];

const OFFERS: readonly Doing[] = ['move', 'finish', 'hold', 'cancel'];
/** Where several steps at once are in the way, no single one can be moved. */
const TOGETHER: readonly Doing[] = ['finish', 'hold', 'cancel'];
const FOLLOWING_SHOWN = 12;

interface Props {
  impact: ImpactReport;
  /** The draft, for the steps to which runs can be moved. */
  xml: string;
  choices: readonly ImpactChoice[];
  onChoices: (choices: ImpactChoice[]) => void;
  /** Lights up the element of a group on the drawing. */
  onLook?: ((element: string) => void) | undefined;
}

/** Asks what the drawing would do, anew with each choice, and shows it with a choice for each group that can not follow. */
export function ImpactOf({ xml, choices, onChoices, onReady, onLook }: Omit<Props, 'impact'> & { onReady: (impact: ImpactReport) => void }) {
  const ask = useAct('processes.impact', []);
  const [known, setKnown] = useState<ImpactReport>();
  const chosen = JSON.stringify(choices);
  const tell = useEffectEvent(() => {
    const ready = (impact: ImpactReport): void => (setKnown(impact), onReady(impact));
    ask.mutate({ xml, ...(choices.length > 0 ? { choices: [...choices] } : {}) }, { onSuccess: ready });
  });
  useEffect(() => tell(), [xml, chosen]);
  return (
    <div className={css.around} aria-busy={ask.isPending}>
      {ask.error && <Trouble problem={ask.error} />}
      {!known && !ask.error && <RowsToCome rows={3} />}
      {known && <Impact impact={known} xml={xml} choices={choices} onChoices={onChoices} onLook={onLook} />}
    </div>
  );
}

/** Whether every group for which somebody must choose has its choice, so that it can be published. */
export const isChosen = (impact: ImpactReport, choices: readonly ImpactChoice[]): boolean =>
  impact.groups.every((group) => !group.needsChoice || choiceOf(group, choices) !== undefined);

const sameGroup = (choice: ImpactChoice, group: Group): boolean =>
  choice.element === group.element && choice.version === group.version && (choice.with ?? []).join() === group.with.join();
const choiceOf = (group: Group, choices: readonly ImpactChoice[]): ImpactChoice | undefined => choices.find((choice) => sameGroup(choice, group));

/** The report; what needs a choice first. */
export function Impact({ impact, xml, choices, onChoices, onLook }: Props) {
  const { t } = useWords();
  const asks = impact.groups.filter((group) => group.needsChoice || choiceOf(group, choices) !== undefined);
  const follow = impact.groups.filter((group) => !asks.includes(group));
  const choose = (group: Group, chosen: Chosen): void => {
    const made: ImpactChoice = { element: group.element, version: group.version, ...(group.with.length > 0 ? { with: group.with } : {}), ...chosen };
    onChoices([...choices.filter((choice) => !sameGroup(choice, group)), made]);
  };
  return (
    <section className={css.impact} aria-labelledby="impact">
      <h2 id="impact">{t('moving_impact.title')}</h2>
      {impact.total === 0 ? <p className={css.nothing}>{t('moving_impact.none')}</p> : <Sums impact={impact} />}
      {asks.length > 0 && (
        <ul className={css.groups}>
          {asks.map((group) => (
            <li key={group.id} data-asks={choiceOf(group, choices) === undefined || undefined}>
              <Says group={group} onLook={onLook} />
              <Choose
                label={group.name}
                value={choiceOf(group, choices)}
                offers={group.with.length > 0 ? TOGETHER : OFFERS}
                targets={targetsOf(xml, group.suggestions)}
                onChange={(chosen) => choose(group, chosen)}
              />
            </li>
          ))}
        </ul>
      )}
      {follow.length > 0 && (
        <details className={css.followers} open={asks.length === 0}>
          <summary>{t('moving_impact.follows')}</summary>
          <ul className={css.groups}>
            {follow.slice(0, FOLLOWING_SHOWN).map((group) => (
              <li key={group.id}>
                <Says group={group} onLook={onLook} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

type Share = { key: 'follow' | 'homeless' | 'hold' | 'finish' | 'cancel'; count: number };

/** How many of the runs go which way, with those that must be chosen for. */
export function sharesOf({ byVersion }: ImpactReport): Share[] {
  const keys = ['follow', 'homeless', 'hold', 'finish', 'cancel'] as const;
  return keys.map((key) => ({ key, count: byVersion.reduce((sum, row) => sum + row[key], 0) })).filter(({ count }) => count > 0);
}

const ICONS: Readonly<Record<Share['key'], ReactNode>> = {
  follow: <CircleCheck size={16} aria-hidden />,
  homeless: <Signpost size={16} aria-hidden />,
  hold: <Hourglass size={16} aria-hidden />,
  finish: <Hand size={16} aria-hidden />,
  cancel: <OctagonX size={16} aria-hidden />,
};

/** The whole in one sentence, its parts as a bar, and each part in a sentence of its own. */
function Sums({ impact }: { impact: ImpactReport }) {
  const { t, number } = useWords();
  const shares = sharesOf(impact);
  const mails = impact.groups.reduce((sum, group) => sum + (group.choice === 'move' || !group.needsChoice ? group.mailsTwice : 0), 0);
  const timers = impact.groups.reduce((sum, group) => sum + group.timersFiringAtOnce, 0);
  return (
    <div className={css.sums}>
      <p className={css.total}>
        <strong>{number(impact.total)}</strong> {t('moving_impact.under_way', { count: impact.total })}
      </p>
      <div className={css.bar} aria-hidden>
        {shares.map(({ key, count }) => (
          <span key={key} data-share={key} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={css.shares}>
        {shares.map(({ key, count }) => (
          <li key={key} data-share={key}>
            {ICONS[key]}
            <strong>{number(count)}</strong>
            <span>{t(`moving_impact.share.${key}`, { count })}</span>
          </li>
        ))}
        {mails > 0 && (
          <li data-share="twice">
            <MailWarning size={16} aria-hidden />
            <strong>{number(mails)}</strong>
            <span>{t('moving_impact.share.twice', { count: mails })}</span>
          </li>
        )}
        {timers > 0 && (
          <li data-share="twice">
            <Hourglass size={16} aria-hidden />
            <strong>{number(timers)}</strong>
            <span>{t('moving_impact.share.timers', { count: timers })}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

/** Who stands where, why they can not follow, and what changes for them. */
function Says({ group, onLook }: { group: Group; onLook: Props['onLook'] }) {
  const { t, named } = useWords();
  const again = group.choice === 'move' ? group.mailsTwice : 0;
  const where = [group.name, ...group.with].map((it) => `“${it}”`).join(' + ');
  const says = t('moving.say', { count: group.runs, version: group.version, where });
  return (
    <div className={css.says}>
      {onLook ? (
        <button type="button" className={css.look} onClick={() => onLook(group.element)}>
          {says}
        </button>
      ) : (
        <span>{says}</span>
      )}
      {(group.needsChoice || group.class === 'fixed') && (
        <span className="quiet">{named('moving_reason', group.class === 'fixed' ? 'fixed' : (group.reason ?? 'gone'))}</span>
      )}
      {group.notes.length > 0 && !group.needsChoice && <span className="quiet">{group.notes.map((note) => named('moving_note', note)).join(' · ')}</span>}
      {group.timersFiringAtOnce > 0 && <Mark mood="bad">{t('moving_impact.timers', { count: group.timersFiringAtOnce })}</Mark>}
      {group.timersUnknown && <span className="quiet">{t('moving_impact.timers_unknown')}</span>}
      {again > 0 && <Mark mood="bad">{t('moving_impact.again', { count: again })}</Mark>}
    </div>
  );
}
