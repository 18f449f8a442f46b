// What a person reads on the first screen and when something cannot be done.
import { DEMO_PEOPLE } from '#modules/staff';

/** One sentence about a failure, with its cause. */
export const writeFailure = (what: string, cause: unknown): string =>
  `${what}: ${cause instanceof Error ? cause.message : String((cause as { message?: unknown } | undefined)?.message ?? cause)}`;

export type FirstScreen = {
  url: string;
  demo: boolean;
  /** There is no other shop to choose. */
  only: boolean;
  demoPassword: string;
  accounts: boolean;
  /** What whoever sets a shop up must know. */
  code: string;
  where: string;
  moving: string;
  seconds: number;
};

/** The first screen: where to go, who can sign in, what is moving, and how long it took. */
export function firstScreen(screen: FirstScreen): string {
  const line = (label: string, text: string): string => `  ${label.padEnd(10)}${text}`;
  // Behind the sign of the fragment the code reaches the page and no server's log.
  const setUp = `${screen.url}/welcome#${screen.code}`;
  const hint = line('', 'behind # stands the code of this start: nobody can set a shop up without it');
  const signIn = screen.demo
    ? [
        line('Sign in', `${DEMO_PEOPLE[0].email}   ${screen.demoPassword}`),
        line(
          '',
          `also ${DEMO_PEOPLE.slice(1)
            .map((person) => person.email)
            .join(', ')}`,
        ),
      ]
    : screen.accounts
      ? []
      : [line('Set up', setUp), hint, line('', `or: npm run -s kontor -- account you@example.com "Your Name"`)];
  return [
    '',
    `  Kontor, ${screen.demo ? 'the demonstration shop' : 'your shop'}`,
    '',
    line('Open', screen.url),
    ...signIn,
    ...(screen.demo && !screen.only ? [line('Your own', setUp), hint] : []),
    line('Moving', screen.moving),
    line('Data', screen.where),
    '',
    `  Started in ${screen.seconds.toFixed(1)} s. Ctrl+C stops it.`,
    '',
  ].join('\n');
}
