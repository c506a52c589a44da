import type { LocalMediaView } from '@confrere/browser/call';
import { breathe } from './breathe.js';
import type { Clinic } from './clinic.js';
import { hideSecret, openLink, type Link } from './link.js';
import type { OwnWay } from './own-way.js';
import type { PaintedLanding } from './painted-landing.js';
import type { Situation } from './situation.js';
import { say, type TextKey } from './texts.js';
import { hourOf } from './time-words.js';

const REFUSALS: Readonly<Record<string, { text: TextKey; code: string; canStart: boolean }>> = {
  'link.unknown': { text: 'landing.unknown', code: 'LINK-1', canStart: false },
  'network.unreachable': { text: 'landing.unreachable', code: 'NET-4', canStart: true },
  'rate.limited': { text: 'landing.limited', code: 'LINK-2', canStart: true },
};

const TROUBLE = { text: 'landing.trouble', code: 'LINK-3', canStart: true } as const;
/** The organization was suspended while this page was open. */
const PAUSED = { text: 'waiting.paused', code: null, canStart: true } as const;

/** So long after Start the next screens have the network and the processor to themselves, ms. */
const AHEAD = 1_000;
/** So long the check screen has them. */
const LATER = 500;

/** The visitor's way from Start to the waiting room: open the link, ask for the camera, check, name. */
export class BeforeTheVisit implements OwnWay {
  private clinic: Promise<Clinic> | null = null;
  private opened: Promise<boolean> | null = null;

  constructor(
    private readonly now: Situation,
    private readonly landing: PaintedLanding,
    private readonly link: Link,
    /** Fetches the part of the page that talks with the clinic, ahead of its use; rejects when it cannot be fetched. */
    private readonly fetchAhead: () => Promise<unknown>,
    /** Opens it. */
    private readonly load: () => Promise<Clinic>,
  ) {}

  /** Called once when the page has loaded: a device that opened the link before is taken where it was. */
  begin(): void {
    const { reference, opened, over } = this.now.page();
    if (reference === null || over) return;
    this.landing.onStart((test) => {
      this.now.testing.set(test);
      this.start();
    });
    if (opened && this.link.tapped) this.start();
    else if (opened) void this.connect();
    else if (!this.link.secret) this.landing.tell(say('landing.no-secret'), { canStart: false });
  }

  /** Opens the link and stays on this screen. Answers whether it is open. */
  async openFirst(): Promise<boolean> {
    const { reference, opened } = this.now.page();
    if (opened || reference === null) return opened;
    return (this.opened ??= this.open(reference));
  }

  /** Start: the tap that opens the link. The next screen does not wait for the answer; a refusal brings this one back. */
  start(): void {
    const { reference, opened, organization } = this.now.page();
    if (reference === null || this.now.started()) return;
    this.landing.clear();
    this.now.step.set('ask');
    this.now.started.set(true);
    // A clinic that was suspended is asked once more: it may work again.
    if (!opened || (this.link.secret && !organization.open)) this.opened ??= this.open(reference);
    else void this.connect();
    // What could not be fetched is tried again when it is needed.
    setTimeout(() => void this.fetchAhead().catch(() => undefined), AHEAD);
  }

  /** The tap on "Turn on camera and sound" (or on a way around it). */
  async turnOn(want: { camera: boolean; microphone: boolean }): Promise<void> {
    const opened = this.now.own.open(want);
    // Still counts as the tap, but does not hold up the device’s question.
    setTimeout(() => this.now.ring.unlock());
    this.goOn(await opened);
  }

  /** Goes on with what there is. */
  goOnAnyway(): void {
    const neither = this.now.media().microphone !== 'ready';
    this.now.withoutDevices.set(neither);
    if (neither) void this.checked();
    else this.now.step.set(this.placed() ? 'ready' : 'check');
  }

  /** The check screen's Continue. */
  async checked(): Promise<void> {
    if (this.opened && !(await this.opened)) return;
    if (this.now.testing()) return this.tested();
    const known = this.now.visit()?.visitorName ?? this.now.page().visitorName ?? this.now.typedName();
    if (known) await this.enter();
    else this.now.step.set('name');
  }

  /** It was a test before the time: the clinic knows, and the place is for later. */
  private async tested(): Promise<void> {
    // As they were found: they are let go now.
    const devices = this.now.devices();
    this.now.own.release();
    this.now.started.set(false);
    this.now.step.set('ask');
    const { plannedAt, organization } = this.now.page();
    const time = hourOf(plannedAt ?? '', organization.timeZone);
    this.landing.tell(say('landing.works', { time }), { canStart: true });
    await (await this.connect())?.reportTest(devices);
  }

  async named(name: string): Promise<void> {
    this.now.typedName.set(name);
    await this.enter();
  }

  /** Loads the part of the page that talks with the clinic, as soon as the link is open. Null: it is not, or nothing could be loaded. */
  async connect(): Promise<Clinic | null> {
    if (this.opened && !(await this.opened)) return null;
    this.clinic ??= this.load();
    try {
      return await this.clinic;
    } catch {
      this.clinic = null;
      this.now.refused.set('NET-4');
      return null;
    }
  }

  private goOn(view: LocalMediaView): void {
    const stopped = view.failure !== null && view.failure.code !== 'CAM-5';
    if (stopped || view.microphone !== 'ready') this.now.step.set('blocked');
    else this.now.step.set(this.placed() ? 'ready' : 'check');
    // First the check screen, then what comes after it.
    setTimeout(() => void this.connect(), LATER);
  }

  /** The page already holds a place in the queue: the devices were turned on late. */
  private placed(): boolean {
    return this.now.visit()?.state === 'waiting' && this.now.visit()?.seat === 'here';
  }

  /** Goes into the waiting room; again after a refusal. */
  async enter(): Promise<void> {
    this.now.refused.set(null);
    this.now.step.set('ready');
    await (await this.connect())?.enter();
  }

  /** Exchanges the secret for a cookie, once the next screen is shown. Answers whether the way is open. */
  private async open(reference: string): Promise<boolean> {
    const { secret } = this.link;
    if (!secret) return false;
    await breathe();
    const answer = await openLink(reference, secret);
    if (typeof answer !== 'string') {
      hideSecret(reference);
      this.now.page.set(answer);
      if (answer.organization.open) return true;
    }
    this.opened = null;
    this.now.started.set(false);
    this.now.own.release();
    const refusal = typeof answer === 'string' ? (REFUSALS[answer] ?? TROUBLE) : PAUSED;
    this.landing.tell(say(refusal.text), refusal);
    return false;
  }
}
