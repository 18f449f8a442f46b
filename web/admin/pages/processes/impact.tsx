// What publishing a drawing would do to the runs under way: groups in sentences, and a choice for each that can not follow.
import { useEffect, useEffectEvent } from 'react';
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
}

/** Asks what the drawing would do, and shows it with a choice for each group that can not follow. */
export function ImpactOf({ xml, choices, onChoices, onReady }: Omit<Props, 'impact'> & { onReady: (impact: ImpactReport) => void }) {
  const ask = useAct('processes.impact', []);
  const tell = useEffectEvent(() => ask.mutate({ xml }, { onSuccess: onReady }));
  // Another file is another report: the page makes this anew.
  useEffect(() => tell(), []);
  if (ask.error) return <Trouble problem={ask.error} />;
  if (!ask.data) return <RowsToCome rows={2} />;
  return (
    <div className={css.around}>
      <Impact impact={ask.data} xml={xml} choices={choices} onChoices={onChoices} />
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
export function Impact({ impact, xml, choices, onChoices }: Props) {
  const { t } = useWords();
  if (impact.total === 0) return <p className="quiet">{t('moving_impact.none')}</p>;
  const asks = impact.groups.filter((group) => group.needsChoice || choiceOf(group, choices) !== undefined);
  const follow = impact.groups.filter((group) => !asks.includes(group));
  const choose = (group: Group, chosen: Chosen): void => {
    const made: ImpactChoice = { element: group.element, version: group.version, ...(group.with.length > 0 ? { with: group.with } : {}), ...chosen };
    onChoices([...choices.filter((choice) => !sameGroup(choice, group)), made]);
  };
  return (
    <section className={css.impact} aria-labelledby="impact">
      <h3 id="impact">{t('moving_impact.title')}</h3>
      <p>{impact.homeless > 0 ? t('moving_impact.homeless', { count: impact.homeless }) : t('moving_impact.follow', { count: impact.follows })}</p>
      {asks.length > 0 && (
        <ul className={css.groups}>
          {asks.map((group) => (
            <li key={group.id} data-asks={choiceOf(group, choices) === undefined || undefined}>
              <Says group={group} />
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
        <>
          <h4>{t('moving_impact.follows')}</h4>
          <ul className={css.groups}>
            {follow.slice(0, FOLLOWING_SHOWN).map((group) => (
              <li key={group.id}>
                <Says group={group} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Who stands where, why they can not follow, and what changes for them. */
function Says({ group }: { group: Group }) {
  const { t, named } = useWords();
  const again = group.choice === 'move' ? group.mailsTwice : 0;
  return (
    <div className={css.says}>
      <span>{t('moving.say', { count: group.runs, version: group.version, where: [group.name, ...group.with].map((it) => `“${it}”`).join(' + ') })}</span>
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
