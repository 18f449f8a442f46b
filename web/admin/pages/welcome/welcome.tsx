// The first page: two doors, the demonstration shop and one's own.
import { Button, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRight, Compass, Store } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Problem, act, get } from '../../../api/index.ts';
import { RowsToCome, Trouble, useWords } from '../../../ui/index.ts';
import { OpenPage } from './frame.tsx';
import { inShop, setupCode, useEnter } from './shops.ts';
import css from './welcome.module.css';

type State = Awaited<ReturnType<typeof get<'setup.state'>>>;

/** Which shop: somebody's at the demonstration, or one's own. */
export function WelcomePage() {
  const { t } = useWords();
  const [code, setCode] = useState(setupCode.take);
  const state = useQuery<State, Problem>({
    queryKey: ['setup.state', {}, code],
    queryFn: ({ signal }) => get('setup.state', {}, signal, setupCode.headers()),
    placeholderData: (previous) => previous,
  });
  const know = (known: string): void => {
    setupCode.set(known);
    setCode(known);
  };
  const door = (key: 'demo' | 'shop') => state.data?.doors.find((it) => it.key === key);
  const demo = door('demo');
  const own = door('shop');
  return (
    <OpenPage title={t('welcome.title')}>
      <h1>{t('welcome.heading')}</h1>
      <p className={css.lead}>{t('welcome.lead')}</p>
      {state.error && <Trouble problem={state.error} again={() => void state.refetch()} />}
      {state.isPending && <RowsToCome rows={6} />}
      {state.data && (
        <div className={css.doors}>
          {demo && <DemoDoor state={state.data} exists={demo.exists} />}
          {own && <OwnDoor state={state.data} door={own} code={{ given: code, know, isLooking: state.isPlaceholderData }} />}
        </div>
      )}
    </OpenPage>
  );
}

function Door({ icon, title, says, children }: { icon: ReactNode; title: string; says: string; children: ReactNode }) {
  return (
    <section className={css.door}>
      <h2>
        {icon}
        {title}
      </h2>
      <p className="quiet">{says}</p>
      {children}
    </section>
  );
}

function DemoDoor({ state, exists }: { state: State; exists: boolean }) {
  const { t, named } = useWords();
  const enter = useEnter();
  const sign = useMutation<unknown, Problem, string>({
    mutationFn: (email) => act('setup.enter_demo', { email }, { headers: state.isOnly ? {} : { ...inShop('demo'), ...setupCode.headers() } }),
    onSuccess: () => enter(),
  });
  const { people, isOpen } = state.demo;
  const [first, ...others] = people;
  const mayEnter = isOpen && (exists || state.mayOpen);
  return (
    <Door icon={<Compass size={20} aria-hidden />} title={t('welcome.demo')} says={exists ? t('welcome.demo_says') : t('welcome.demo_gone')}>
      {mayEnter && first && (
        <>
          <Button
            size="md"
            variant={exists ? 'filled' : 'default'}
            loading={sign.isPending && sign.variables === first.email}
            onClick={() => sign.mutate(first.email)}
          >
            {exists ? t('welcome.demo_enter') : t('welcome.demo_make')}
          </Button>
          <p className={css.or}>{t('welcome.demo_as')}</p>
          <ul className={css.people}>
            {others.map((person) => (
              <li key={person.email}>
                <button type="button" disabled={sign.isPending} onClick={() => sign.mutate(person.email)}>
                  <span>{person.name}</span>
                  <span className="quiet">{named('role', person.role)}</span>
                  <ArrowRight size={16} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {!isOpen && exists && (
        <Button variant="default" size="md" onClick={() => void enter(state.isOnly ? undefined : 'demo')}>
          {t('sign_in.submit')}
        </Button>
      )}
      {sign.error && <Trouble problem={sign.error} />}
    </Door>
  );
}

/** The code that somebody has given, and what to do with one that is typed in. */
type GivenCode = { given: string; know: (code: string) => void; isLooking: boolean };

function OwnDoor({ state, door, code }: { state: State; door: State['doors'][number]; code: GivenCode }) {
  const { t } = useWords();
  const enter = useEnter();
  const icon = <Store size={20} aria-hidden />;
  const hasDemo = state.doors.some((it) => it.key === 'demo' && it.exists);
  if (door.accounts) {
    return (
      <Door icon={icon} title={door.name ?? t('welcome.own')} says={t('welcome.own_there')}>
        <Button variant={hasDemo ? 'default' : 'filled'} size="md" onClick={() => void enter(state.isOnly ? undefined : 'shop')}>
          {t('welcome.own_enter')}
        </Button>
      </Door>
    );
  }
  return (
    <Door icon={icon} title={t('welcome.own')} says={t('welcome.own_says')}>
      <ol className={css.three}>
        <li>{t('wizard.shop')}</li>
        <li>{t('wizard.places')}</li>
        <li>{t('wizard.you')}</li>
      </ol>
      {state.mayOpen ? (
        <Button component={Link} to="/welcome/shop" variant={hasDemo ? 'default' : 'filled'} size="md">
          {t('welcome.own_start')}
        </Button>
      ) : (
        <CodeForm {...code} />
      )}
    </Door>
  );
}

/** Who did not come by the address that the program printed types in the code that it ends with. */
function CodeForm({ given, know, isLooking }: GivenCode) {
  const { t } = useWords();
  const [code, setCode] = useState(given);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    know(code.trim());
  };
  return (
    <form className={css.code} onSubmit={finish}>
      <TextInput
        label={t('welcome.code')}
        description={t('welcome.code_says')}
        value={code}
        autoComplete="off"
        maxLength={40}
        error={given !== '' && given === code.trim() && !isLooking ? t('welcome.code_wrong') : undefined}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" size="md" loading={isLooking} disabled={code.trim() === ''}>
        {t('welcome.code_check')}
      </Button>
    </form>
  );
}
