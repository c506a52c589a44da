import { type Heard, Page, type Place } from './page.ts';

/** What seed.mjs tells of one organization. */
export interface Seeded {
  readonly desks: readonly { readonly cookie: string }[];
  readonly visitors: readonly { readonly consultation: string; readonly cookie: string }[];
}

interface Entry {
  readonly consultation: string;
  readonly state: string;
  readonly presence: string;
  readonly waitingSince: string | null;
  readonly devices: { readonly sound: string };
}
interface Visit {
  readonly state: string;
  readonly seat: string;
  readonly waitingSince: string | null;
}

const READY = { camera: 'ready', microphone: 'ready', sound: 'heard' };
/** So many sockets from one loopback address. */
const PER_ADDRESS = 500;
/** A frame that has not come by then is lost. */
const LONGEST = 30_000;
let made = 0;
const address = (): string => `127.0.0.${2 + Math.floor(made++ / PER_ADDRESS)}`;

export interface Visitor {
  readonly consultation: string;
  readonly page: Page;
  /** The place in the queue, as the first entry set it. */
  since: string | null;
  sound: string;
  visible: boolean;
}

/** One organization with its open desks and its visitors who wait. */
export class Clinic {
  readonly desks: Page[];
  readonly visitors: Visitor[];
  private readonly place: Place;
  private readonly cookie: string;

  constructor(place: Place, { desks, visitors }: Seeded) {
    this.place = place;
    this.cookie = desks[0]?.cookie ?? '';
    this.desks = desks.map(({ cookie }) => new Page(place, { path: 'desk', cookie, from: address() }));
    this.visitors = visitors.map(({ consultation, cookie }) => {
      const page = new Page(place, { path: 'visit', cookie, from: address() });
      return { consultation, page, since: null, sound: READY.sound, visible: true };
    });
  }

  get pages(): Page[] {
    return [...this.desks, ...this.visitors.map(({ page }) => page)];
  }

  async openDesks(): Promise<void> {
    for (const desk of this.desks) await desk.connect();
  }

  /** The whole way of visitors `from` up to `to`: socket, hello, into the waiting room. */
  async enter(from: number, to: number): Promise<void> {
    for (const visitor of this.visitors.slice(from, to)) {
      await visitor.page.connect();
      const told = new Promise<string | null>((resolve) => {
        visitor.page.onHeard = (heard) => {
          const visit = heard['visit'] as Visit | undefined;
          if (heard.type === 'visit.changed' && visit?.state === 'waiting') resolve(visit.waitingSince);
        };
      });
      await visitor.page.request({ type: 'waiting-room.enter', displayName: null, devices: READY });
      if (visitor.page.refused !== null) throw new Error(`A visitor did not get in: ${visitor.page.refused}`);
      visitor.since = await told;
      visitor.page.onHeard = null;
    }
  }

  /** Something changes at one visitor. @returns ms until the last desk had the frame that shows it. */
  async change(index: number, kind: 'devices' | 'visibility'): Promise<number> {
    const visitor = this.visitors[index];
    if (!visitor) throw new Error('no such visitor');
    if (kind === 'devices') visitor.sound = visitor.sound === 'heard' ? 'unknown' : 'heard';
    else visitor.visible = !visitor.visible;
    const shows = ({ consultation, devices, presence }: Entry): boolean =>
      consultation === visitor.consultation &&
      (kind === 'devices' ? devices.sound === visitor.sound : presence === (visitor.visible ? 'present' : 'away'));
    const started = performance.now();
    const reached = Promise.all(this.desks.map((desk) => this.shown(desk, shows)));
    visitor.page.say(
      kind === 'devices'
        ? { type: 'waiting-room.report-devices', devices: { ...READY, sound: visitor.sound } }
        : { type: 'page.report-visibility', visible: visitor.visible },
    );
    await reached;
    return performance.now() - started;
  }

  private readonly watched = new Map<Page, Set<(entry: Entry) => boolean>>();

  private shown(desk: Page, shows: (entry: Entry) => boolean): Promise<void> {
    const watching = this.watched.get(desk) ?? new Set();
    this.watched.set(desk, watching);
    desk.onHeard ??= (heard) => {
      if (heard.type === 'queue.changed') for (const each of watching) each(heard['entry'] as Entry);
    };
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('A change never reached a desk.')), LONGEST);
      const look = (entry: Entry): boolean => {
        if (!shows(entry)) return false;
        clearTimeout(late);
        watching.delete(look);
        resolve();
        return true;
      };
      watching.add(look);
    });
  }

  /**
   * Whether everybody who had come waits in the place that they had, as a desk that is opened now shows it, and as the pages
   * were told when they came back to a server that knew nothing of them (`fresh`). @returns what is wrong.
   */
  async lost(visitors: readonly Visitor[], fresh: boolean): Promise<string[]> {
    const wrong: string[] = [];
    const queue = (await this.queue()).filter(({ state }) => state === 'waiting');
    const shown = new Map(queue.map((entry) => [entry.consultation, entry]));
    for (const { consultation, page, since } of visitors) {
      const visit = page.snapshot?.['visit'] as Visit;
      const entry = shown.get(consultation);
      if (page.welcomedAt === null) wrong.push(`${consultation} is not back`);
      else if (fresh && (visit.state !== 'waiting' || visit.seat !== 'here' || visit.waitingSince !== since))
        wrong.push(`${consultation} stands as ${visit.state}, seat ${visit.seat}, since ${visit.waitingSince}`);
      if (entry?.waitingSince !== since) wrong.push(`${consultation} is not in the queue since ${since}`);
      else if (entry.presence === 'absent') wrong.push(`${consultation} is shown as absent`);
    }
    const place = ({ since, consultation }: Visitor): string => `${since}${consultation}`;
    const sorted = [...visitors].sort((one, other) => (place(one) < place(other) ? -1 : 1));
    if ([...shown.keys()].join() !== sorted.map(({ consultation }) => consultation).join())
      wrong.push('the order of the queue has changed');
    return wrong;
  }

  /** As a desk shows it that is opened now. */
  private async queue(): Promise<Entry[]> {
    const desk = new Page(this.place, { path: 'desk', cookie: this.cookie, from: '127.0.0.1' });
    await desk.connect();
    desk.end();
    return (desk.snapshot?.['desk'] as { queue: Entry[] }).queue;
  }
}

/** The call that a desk has with one of its visitors. */
export interface Pair {
  readonly a: Page;
  readonly b: Page;
  readonly call: string;
  readonly idA: string;
  readonly idB: string;
}

interface Call {
  readonly id: string;
  readonly self: string;
  readonly participants: readonly { readonly id: string }[];
}

/** Each desk rings one visitor, who answers. */
export async function callAll({ desks, visitors }: Clinic): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (const [index, desk] of desks.entries()) {
    const visitor = visitors[index];
    if (!visitor) continue;
    const rung = (page: Page): Promise<Call> =>
      new Promise((resolve) => {
        page.onHeard = (heard: Heard) => {
          if (heard.type === 'call.rung') resolve(heard['call'] as Call);
        };
      });
    const both = Promise.all([rung(desk), rung(visitor.page)]);
    await desk.request({ type: 'call.ring', consultation: visitor.consultation });
    const [call] = await both;
    await visitor.page.request({ type: 'call.answer', call: call.id });
    const other = call.participants.find(({ id }) => id !== call.self)?.id ?? '';
    pairs.push({ a: desk, b: visitor.page, call: call.id, idA: call.self, idB: other });
    desk.onHeard = null;
    visitor.page.onHeard = null;
  }
  return pairs;
}
