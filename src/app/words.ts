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
  /** What somebody must know to set the shop up who does not sit at this machine. */
  code: string | undefined;
  where: string;
  moving: string;
  seconds: number;
};

/** The first screen: where to go, who can sign in, what is moving, and how long it took. */
export function firstScreen(screen: FirstScreen): string {
  const line = (label: string, text: string): string => `  ${label.padEnd(10)}${text}`;
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
      : [line('Set up', `${screen.url}/welcome`), line('', `or: npm run -s kontor -- account you@example.com "Your Name"`)];
  return [
    '',
    `  Kontor, ${screen.demo ? 'the demonstration shop' : 'your shop'}`,
    '',
    line('Open', screen.url),
    ...signIn,
    ...(screen.demo && !screen.only ? [line('Your own', `${screen.url}/welcome`)] : []),
    ...(screen.code !== undefined && (!screen.only || (!screen.demo && !screen.accounts))
      ? [line('Code', `${screen.code}   to set up your shop from elsewhere`)]
      : []),
    line('Moving', screen.moving),
    line('Data', screen.where),
    '',
    `  Started in ${screen.seconds.toFixed(1)} s. Ctrl+C stops it.`,
    '',
  ].join('\n');
}
