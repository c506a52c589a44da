// SAML logins per CPU-second of the server, and how late its event loop comes to its turns while they run, beside as many
// plain requests of somebody who is signed in. BENCH_ROUNDS and BENCH_LOGINS may be set by the environment.
import { goal, median, table, tell } from '../figures.ts';
import { type Delay, LoginServer } from './login-server.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9);
const count = Number(process.env['BENCH_LOGINS'] ?? 100);
/** So many people press at the same time. */
const AT_ONCE = 10;

interface Sample {
  /** CPU milliseconds of the server per login, or per plain request. */
  readonly cpu: number;
  readonly perSecond: number;
  readonly delay: Delay;
}

const server = await LoginServer.start();

/** Runs `what` for each, ten at a time, and measures the server meanwhile. */
async function measured<In, Out>(inputs: readonly In[], what: (input: In) => Promise<Out>): Promise<[Out[], Sample]> {
  const out: Out[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      if (index >= inputs.length) return;
      out[index] = await what(inputs[index] as In);
    }
  };
  await server.delay();
  const [cpu, started] = [server.cpu(), performance.now()];
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  const sample = {
    cpu: (server.cpu() - cpu) / inputs.length,
    perSecond: (inputs.length * 1000) / (performance.now() - started),
    delay: await server.delay(),
  };
  return [out, sample];
}

const people = Array.from({ length: count }, (_, index) => `nurse-${index}`);
let signedIn = '';

async function logins(certificate: string | null): Promise<{ begin: Sample; finish: Sample }> {
  const { identityProvider } = server;
  const [begun, begin] = await measured(people, () => server.begin());
  const answers: { form: string; cookie: string }[] = [];
  // Made while the server rests.
  for (const [index, { location, cookie }] of begun.entries()) {
    const asked = identityProvider.asked(location, cookie);
    answers.push({ form: await identityProvider.answer(asked, people[index] ?? '', certificate), cookie });
  }
  const [cookies, finish] = await measured(answers, ({ form, cookie }) => server.finish(form, cookie));
  signedIn = cookies[0] ?? '';
  return { begin, finish };
}

const KINDS = { signed: () => logins(null), encrypted: () => logins(server.certificate) };
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as Kind[];
const samples: Record<Kind, { begin: Sample; finish: Sample }[]> = { signed: [], encrypted: [] };
const floor: Sample[] = [];
const askPlainly = async (): Promise<Sample> => (await measured(people, () => server.plain(signedIn)))[1];

// The first two warm up, and make the members.
for (let round = -2; round < rounds; round++) {
  const order = round & 1 ? [...kinds].reverse() : kinds;
  for (const kind of order) {
    const sample = await KINDS[kind]();
    if (round >= 0) samples[kind].push(sample);
  }
  const sample = await askPlainly();
  if (round >= 0) floor.push(sample);
}
await server.stop();

const of = (list: readonly Sample[], what: (sample: Sample) => number): number => median(list.map(what));
const finishes = (kind: Kind): Sample[] => samples[kind].map(({ finish }) => finish);
const begins = [...samples.signed, ...samples.encrypted].map(({ begin }) => begin);
const row = (name: string, list: readonly Sample[]): string[] => [
  name,
  of(list, ({ cpu }) => cpu).toFixed(2),
  (1000 / of(list, ({ cpu }) => cpu)).toFixed(0),
  of(list, ({ perSecond }) => perSecond).toFixed(0),
  ...(['p50', 'p99', 'most'] as const).map((which) => of(list, ({ delay }) => delay[which]).toFixed(1)),
];
const perLogin = (kind: Kind): number => of(begins, ({ cpu }) => cpu) + of(finishes(kind), ({ cpu }) => cpu);

console.log(`\n${count} at a time by ${AT_ONCE} browsers, RSA-2048, medians of ${rounds} rounds\n`);
console.log(
  table([
    ['what', 'CPU ms each', 'per CPU-second', 'per second', 'delay p50 (ms)', 'p99', 'most'],
    row('request to the identity provider', begins),
    row('answer, signed twice', finishes('signed')),
    row('answer, signed twice and encrypted', finishes('encrypted')),
    row('plain request (floor)', floor),
  ]),
);
console.log('');
for (const kind of kinds) console.log(`${kind}: ${(1000 / perLogin(kind)).toFixed(1)} logins per CPU-second`);

tell(
  'login',
  [
    ...kinds.flatMap((kind) => [
      goal(
        `event-loop delay p99 while ${kind} answers come in`,
        of(finishes(kind), ({ delay }) => delay.p99),
        50,
        'ms',
      ),
      goal(`CPU time of a ${kind} login, request and answer`, perLogin(kind), 50, 'ms'),
    ]),
    goal(
      'event-loop delay p99 while people are sent to the identity provider',
      of(begins, ({ delay }) => delay.p99),
      50,
      'ms',
    ),
  ],
  {
    rounds,
    count,
    atOnce: AT_ONCE,
    loginsPerCpuSecond: Object.fromEntries(kinds.map((kind) => [kind, 1000 / perLogin(kind)])),
    begin: begins,
    ...samples,
    floor,
  },
);
