// Setting one's own shop up in three short steps.
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowLeft, Check } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { type Actions, type Answer, Problem, act } from '../../../api/index.ts';
import { RowsToCome, Trouble, useAsk, useLanguage, useWords } from '../../../ui/index.ts';
import { type Draft, forgetDraft, inputOf, missingIn, stepOf, useDraft } from './draft.ts';
import { OpenPage } from './frame.tsx';
import type { Step } from './routes.ts';
import { inShop, setupCode, useEnter } from './shops.ts';
import { PeopleStep } from './step-people.tsx';
import { PlacesStep } from './step-places.tsx';
import { ShopStep } from './step-shop.tsx';
import css from './welcome.module.css';

type Opened = Actions['setup.open_shop']['output'];
const LAST = 3;

/** The wizard; the step stands in the address, so that the browser's way back is the wizard's. */
export function WizardPage() {
  const { t } = useWords();
  const packs = useAsk('setup.packs', {});
  const state = useAsk('setup.state', {});
  const isTaken = state.data?.doors.some((door) => door.key === 'shop' && door.accounts) ?? false;
  return (
    <OpenPage title={t('wizard.title')} isNarrow>
      <Link to="/welcome" className={css.back}>
        <ArrowLeft size={16} aria-hidden /> {t('wizard.back_to_doors')}
      </Link>
      <h1>{t('wizard.title')}</h1>
      {packs.error && <Trouble problem={packs.error} again={() => void packs.refetch()} />}
      {packs.isPending && <RowsToCome rows={8} />}
      {isTaken && <p>{t('wizard.taken')}</p>}
      {packs.data && !isTaken && <Wizard packs={packs.data} isOnly={state.data?.isOnly ?? false} />}
    </OpenPage>
  );
}

function Wizard({ packs, isOnly }: { packs: Answer<'setup.packs'>; isOnly: boolean }) {
  const { t } = useWords();
  const { language } = useLanguage();
  const { step = 1 } = useSearch({ from: '/welcome/shop' });
  const navigate = useNavigate({ from: '/welcome/shop' });
  const client = useQueryClient();
  const enter = useEnter();
  const { draft, set } = useDraft();
  const [absent, setAbsent] = useState<string[]>([]);
  const form = useRef<HTMLFormElement>(null);
  const go = (to: Step): void => void navigate({ search: { step: to } });
  const showFault = (pointer: string): void => {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-pointer="${pointer}"]`)?.focus());
  };
  const open = useMutation<Opened, Problem>({
    mutationFn: () => act('setup.open_shop', inputOf(draft, language), { headers: { ...(isOnly ? {} : inShop('shop')), ...setupCode.headers() } }),
    onSuccess: async ({ invitation }) => {
      forgetDraft();
      await enter(undefined, invitation ? '/first-steps' : '/');
      if (invitation) client.setQueryData(['first colleague'], { name: draft.colleagueName, ...invitation });
    },
    onError: ({ faults }) => {
      const pointer = faults.find((fault) => fault.pointer !== undefined)?.pointer;
      if (pointer === undefined) return;
      go(stepOf(pointer));
      showFault(pointer);
    },
  });
  // What has been filled in meanwhile is no fault any more.
  const stillAbsent = new Set(missingIn(step, draft));
  const faults = new Map(absent.filter((pointer) => stillAbsent.has(pointer)).map((pointer) => [pointer, t('form.needed')]));
  for (const fault of open.error?.faults ?? []) if (fault.pointer !== undefined) faults.set(fault.pointer, fault.message);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const gone = missingIn(step, draft);
    setAbsent(gone);
    if (gone.length > 0) return showFault(gone[0]!);
    if (step < LAST) return go((step + 1) as Step);
    const earlier = ([1, 2] as const).find((it) => missingIn(it, draft).length > 0);
    if (earlier !== undefined) return (setAbsent(missingIn(earlier, draft)), go(earlier));
    open.mutate();
  };
  const change = (part: Partial<Draft>): void => {
    if (open.error) open.reset();
    set(part);
  };
  const hasPlace = open.error?.faults.some((fault) => fault.pointer !== undefined) ?? false;
  const props = { draft, set: change, faults, packs };
  return (
    <form ref={form} className={css.wizard} onSubmit={finish} noValidate>
      <Progress step={step} go={go} />
      {step === 1 && <ShopStep {...props} />}
      {step === 2 && <PlacesStep {...props} />}
      {step === 3 && <PeopleStep {...props} />}
      {open.error && !hasPlace && <Trouble problem={open.error} />}
      <div className={css.foot}>
        {step > 1 && (
          <Button variant="default" size="md" onClick={() => go((step - 1) as Step)}>
            {t('wizard.back')}
          </Button>
        )}
        <Button type="submit" size="md" loading={open.isPending}>
          {step < LAST ? t('wizard.next') : t('wizard.finish')}
        </Button>
      </div>
    </form>
  );
}

function Progress({ step, go }: { step: Step; go: (step: Step) => void }) {
  const { t } = useWords();
  const names = [t('wizard.shop'), t('wizard.places'), t('wizard.you')];
  return (
    <ol className={css.progress} aria-label={t('wizard.progress', { step, of: LAST })}>
      {names.map((name, at) => {
        const number = (at + 1) as Step;
        const isDone = number < step;
        return (
          <li key={name} aria-current={number === step ? 'step' : undefined} data-done={isDone || undefined}>
            <button type="button" disabled={!isDone} onClick={() => go(number)}>
              <span className={css.dot}>{isDone ? <Check size={14} aria-hidden /> : number}</span>
              {name}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
