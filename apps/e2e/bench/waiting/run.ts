// A full waiting room on one server process, looked at from outside: what a visitor who waits costs in memory, how soon a change
// is on every desk, how all come back when every socket is cut and when the server is killed, and what passing descriptions and
// candidates on costs beside the PeerJS server and bare `ws`, in turns. The load comes from this process, over real sockets with
// the real protocol. BENCH_VISITORS, BENCH_MOST, BENCH_DESKS, BENCH_ROUNDS, BENCH_SECONDS, BENCH_PARTS.
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../harness/free-port.ts';
import { type Figure, goal, median, spread, table, tell } from '../figures.ts';
import { seededServer } from './appliance.ts';
import { callAll, type Clinic, type Pair, type Visitor } from './clinic.ts';
import { exchange, foreignSides, ownSides, type Side } from './exchange.ts';
import { type Look, Measured } from './measured.ts';
import { type Grown, grown, memoryGoal, whenStill } from './memory.ts';
import type { Page } from './page.ts';

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const ORGANIZATIONS = 10;
const visitors = number('BENCH_VISITORS', 2_000);
const most = number('BENCH_MOST', 5_000);
const desks = number('BENCH_DESKS', 200);
const rounds = number('BENCH_ROUNDS', 5);
const seconds = number('BENCH_SECONDS', 30);
const parts = new Set((process.env['BENCH_PARTS'] ?? 'events,herd,signaling,memory').split(','));
/** So many wait before memory is counted: what a server needs once has been taken by then. */
const FIRST = 500;
const EVENTS_PER_SECOND = 10;
/** Of each page in a round: below what one page may say at once. */
const MESSAGES = 50;
/** Pages confirm what they have heard with each heartbeat; after this everything has been confirmed. */
const SETTLES = 22_000;
const BETWEEN_LOOKS = 5_000;

const note = (what: string): void => console.error(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${what}`);
const each = (all: number): number => Math.floor(all / ORGANIZATIONS);
const figures: Figure[] = [];
const tables: string[][][] = [];
const details: Record<string, unknown> = { visitors, most, desks };

const { server, clinics, remove, folder } = await seededServer(ORGANIZATIONS, each(most), each(desks));
note(`${most} visitors invited, ${desks} professionals signed in`);
// Whatever goes wrong, no program stays behind.
process.once('exit', () => server.kill());
process.once('SIGTERM', () => process.exit(1));
await server.start();
const everyClinic = <T>(what: (clinic: Clinic) => Promise<T>): Promise<T[]> => Promise.all(clinics.map(what));
const waitingIn = (clinic: Clinic): Visitor[] => clinic.visitors.filter(({ since }) => since !== null);

await everyClinic((clinic) => clinic.openDesks());
let inside = 0;
async function enterUpTo(count: number): Promise<void> {
  const cpu = server.cpu();
  await everyClinic((clinic) => clinic.enter(each(inside), each(count)));
  note(`${count} wait (${((server.cpu() - cpu) / (count - inside)).toFixed(1)} ms of processor each to come in)`);
  inside = count;
}
async function settled(): Promise<Look | null> {
  await wait(SETTLES);
  return whenStill(
    () => server.look(),
    () => wait(BETWEEN_LOOKS),
  );
}
const mebibytes = (look: Look | null): number | null => look && look.rss / 2 ** 20;
const perVisitor: { from: number; to: number; cost: Grown | null }[] = [];

await enterUpTo(Math.min(FIRST, visitors));
const first = parts.has('memory') ? await settled() : null;
if (visitors > inside) await enterUpTo(visitors);
if (parts.has('memory') && visitors > FIRST) {
  const look = await settled();
  perVisitor.push({ from: FIRST, to: visitors, cost: grown(first, look, visitors - FIRST) });
  details['rssMiB'] = { [FIRST]: mebibytes(first), [visitors]: mebibytes(look) };
}

if (parts.has('events')) await measureEvents();
if (parts.has('herd')) {
  await comeBack('every socket cut', false, () => Promise.resolve(cutAll()));
  await comeBack('server killed and started', true, () => server.crash());
}
if (parts.has('signaling')) await measureSignaling();
if (parts.has('memory') && most > visitors) {
  const before = await settled();
  await enterUpTo(most);
  const look = await settled();
  perVisitor.push({ from: visitors, to: most, cost: grown(before, look, most - visitors) });
  details[`rssMiB at ${most}`] = mebibytes(look);
}
for (const clinic of clinics) for (const page of clinic.pages) page.end();
await server.stop();
remove();

if (perVisitor.length > 0)
  tables.push([
    ['kB for each visitor who waits', 'RSS', 'heap and buffers'],
    ...perVisitor.map(({ from, to, cost }) => [
      `from ${from} to ${to}`,
      cost?.rss.toFixed(1) ?? '–',
      cost?.heap.toFixed(1) ?? '–',
    ]),
  ]);
for (const { from, to, cost } of perVisitor)
  figures.unshift(memoryGoal(`memory for each visitor, from ${from} to ${to}`, cost));
console.log(`\n${visitors} visitors and ${desks} desks of ${ORGANIZATIONS} organizations\n`);
for (const rows of tables) console.log(`${table(rows)}\n`);
tell('waiting', figures, { ...details, perVisitor });

function cutAll(): void {
  for (const page of allPages()) page.cut();
}

function allPages(): Page[] {
  return clinics.flatMap((clinic) => [...clinic.desks, ...waitingIn(clinic).map(({ page }) => page)]);
}

async function measureEvents(): Promise<void> {
  const [cpu, started] = [server.cpu(), performance.now()];
  await server.look();
  const running: Promise<number>[] = [];
  for (let event = 0; event < seconds * EVENTS_PER_SECOND; event++) {
    const clinic = clinics[event % ORGANIZATIONS];
    const index = Math.floor(event / ORGANIZATIONS) % each(visitors);
    if (clinic) running.push(clinic.change(index, Math.floor(event / 2) % 2 === 0 ? 'devices' : 'visibility'));
    await wait(Math.max(0, started + ((event + 1) * 1000) / EVENTS_PER_SECOND - performance.now()));
  }
  const shown = (await Promise.all(running)).sort((a, b) => a - b);
  const share = ((server.cpu() - cpu) / (performance.now() - started)) * 100;
  const { late } = await server.look();
  const at = (part: number): number => shown[Math.ceil(shown.length * part) - 1] ?? 0;
  tables.push([
    ['from a change to the last desk', 'p50 ms', 'p95', 'most', 'processor %', 'event loop p99 ms'],
    [
      `${EVENTS_PER_SECOND} a second for ${seconds} s`,
      ...[0.5, 0.95, 1].map((part) => at(part).toFixed(0)),
      share.toFixed(0),
      late.toFixed(1),
    ],
  ]);
  figures.push(goal('from a change to every desk, p95', at(0.95), 500, 'ms'));
  figures.push(goal(`processor at ${EVENTS_PER_SECOND} changes a second`, share, 60, '% of one'));
  details['events'] = { p50: at(0.5), p95: at(0.95), most: at(1), cpuPercent: share, late };
  note('changes were shown');
}

/** @param fresh the server knows nothing of the pages any more. */
async function comeBack(what: string, fresh: boolean, cut: () => Promise<void>): Promise<void> {
  const pages = allPages();
  const [started, cpu] = [performance.now(), fresh ? 0 : server.cpu()];
  await cut();
  await wait(20);
  while (
    pages.some(({ welcomedAt }) => welcomedAt === null || welcomedAt < started) &&
    performance.now() - started < 120_000
  )
    await wait(50);
  const back = pages
    .map(({ welcomedAt }) => (welcomedAt === null ? Infinity : welcomedAt - started))
    .sort((a, b) => a - b);
  const spent = server.cpu() - cpu;
  const at = (part: number): number => (back[Math.ceil(back.length * part) - 1] ?? Infinity) / 1000;
  // Who is there again is told a moment later.
  await wait(5_000);
  const wrong = (await everyClinic((clinic) => clinic.lost(waitingIn(clinic), fresh))).flat();
  for (const each of wrong.slice(0, 5)) note(each);
  tables.push([
    [what, '50 % back s', '95 %', '100 %', 'lost', 'processor s'],
    [
      `${pages.length} pages`,
      ...[0.5, 0.95, 1].map((part) => at(part).toFixed(1)),
      String(wrong.length),
      (spent / 1000).toFixed(1),
    ],
  ]);
  figures.push(goal(`${what}: 95 % back`, at(0.95), 15, 's'), goal(`${what}: all back`, at(1), 60, 's'));
  figures.push(goal(`${what}: lost, or in another place`, wrong.length, 0, ''));
  details[what] = { half: at(0.5), most95: at(0.95), all: at(1), lost: wrong.length, cpuSeconds: spent / 1000 };
  note(`all are back: ${what}`);
}

async function measureSignaling(): Promise<void> {
  const pairs: Pair[] = (await everyClinic(callAll)).flat();
  note(`${pairs.length} calls`);
  const [peer, bare] = [await foreign('peer-server.mjs'), await foreign('bare-server.mjs')];
  const url = (port: number, id: string) => `ws://127.0.0.1:${port}/peerjs?key=peerjs&id=${id}&token=${id}`;
  const contenders: Record<string, { server: Measured; sides: readonly (readonly [Side, Side])[] }> = {
    Confrere: { server, sides: ownSides(pairs) },
    'PeerJS server': { server: peer, sides: await foreignSides((id) => url(peer.port, id), pairs.length) },
    'bare ws (floor)': { server: bare, sides: await foreignSides((id) => url(bare.port, id), pairs.length) },
  };
  const perSecond: Record<string, number[]> = {};
  const said: Record<string, number> = {};
  for (let round = -2; round < rounds; round++) {
    const names = Object.keys(contenders);
    for (const name of round & 1 ? names.reverse() : names) {
      const { server: measured, sides } = contenders[name]!;
      // What one page may say at once has filled up again by then.
      await wait(Math.max(300, (said[name] ?? 0) + 3_000 - performance.now()));
      const cpu = measured.cpu();
      await exchange(sides, MESSAGES);
      await wait(100);
      const rate = (2 * MESSAGES * sides.length * 1000) / (measured.cpu() - cpu);
      said[name] = performance.now();
      if (round >= 0) (perSecond[name] ??= []).push(rate);
    }
  }
  await peer.stop();
  await bare.stop();
  const ours = perSecond['Confrere'] ?? [];
  const theirs = perSecond['PeerJS server'] ?? [];
  tables.push([
    ['messages passed on per CPU-second', 'median (least–most)'],
    ...Object.entries(perSecond).map(([name, rates]) => [name, spread(rates)]),
  ]);
  const ratio = median(ours) / median(theirs);
  figures.push({
    name: 'messages per CPU-second, beside the PeerJS server',
    value: Math.round(ratio * 100) / 100,
    unit: '×',
    goal: '>= 1',
    holds: ratio >= 1,
  });
  details['messagesPerCpuSecond'] = perSecond;
  note('messages were passed on');
}

async function foreign(entry: string): Promise<Measured> {
  const measured = new Measured(`apps/e2e/bench/waiting/${entry}`, await freePort(), folder);
  await measured.start();
  return measured;
}
