import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { Appliance, type ApplianceOptions } from './appliance.ts';
import { openBrowser, type BrowserKind, type BrowserOptions } from './browser.ts';
import { Desk } from './desk.ts';
import { requireMedia } from './media.ts';
import type { Person, RelayTransport } from './person.ts';
import { Visitor } from './visitor.ts';

const ARTIFACTS = fileURLToPath(new URL('../../../artifacts', import.meta.url));
const LONGEST = 180_000;

export interface CallOptions {
  /** Of the relay's addresses only those of this transport are used. */
  over?: RelayTransport;
  /** Browsers of their own; otherwise both have the journey's one Chromium. */
  at?: { desk?: BrowserKind; visitor?: BrowserKind };
}

/** What a journey has at hand. */
export class Stage {
  readonly appliance: Appliance;
  readonly artifacts: string;
  private readonly people: Person[] = [];
  private readonly browsers: Browser[] = [];

  constructor(appliance: Appliance, artifacts: string) {
    this.appliance = appliance;
    this.artifacts = artifacts;
  }

  async browser(options: BrowserOptions = {}): Promise<Browser> {
    const browser = await openBrowser(options);
    this.browsers.push(browser);
    return browser;
  }

  async visitor(name: string, options: { browser?: Browser; permissions?: string[] } = {}): Promise<Visitor> {
    const { browser = await this.firstBrowser(), ...rest } = options;
    const visitor = await Visitor.sit({
      name,
      browser,
      origin: this.appliance.origin,
      artifacts: this.artifacts,
      ...rest,
    });
    this.people.push(visitor);
    return visitor;
  }

  async desk(name: string, options: { browser?: Browser } = {}): Promise<Desk> {
    const { browser = await this.firstBrowser() } = options;
    const desk = await Desk.sit({ name, browser, origin: this.appliance.origin, artifacts: this.artifacts });
    this.people.push(desk);
    return desk;
  }

  /** The professional at the desk, and an invited visitor who has arrived in the waiting room. */
  async professionalAndVisitor(
    visitorName = 'Kari N.',
    { over, at = {} }: CallOptions = {},
  ): Promise<{ desk: Desk; visitor: Visitor }> {
    const browserFor = async (kind: BrowserKind | undefined): Promise<{ browser?: Browser }> =>
      kind ? { browser: await this.browser({ kind }) } : {};
    const desk = await this.desk('the professional', await browserFor(at.desk));
    const visitor = await this.visitor(visitorName, await browserFor(at.visitor));
    if (over) await Promise.all([desk, visitor].map((person) => person.useRelayOver(over)));
    await desk.enter(this.appliance.links.professional);
    await visitor.arrive(await desk.invite(visitorName));
    await desk.callButton(visitorName).waitFor();
    return { desk, visitor };
  }

  /** A call that both are in, with sound and picture both ways. */
  async call(options: CallOptions = {}): Promise<{ desk: Desk; visitor: Visitor }> {
    const visitorName = 'Kari N.';
    const { desk, visitor } = await this.professionalAndVisitor(visitorName, options);
    await desk.call(visitorName);
    await visitor.untilRung();
    await visitor.answer();
    await requireMedia(visitor, desk);
    return { desk, visitor };
  }

  /** A picture of what each page showed when something went wrong. */
  async keepEvidence(): Promise<void> {
    for (const [index, person] of this.people.entries())
      await person.shot(`failed-${index}-${person.name.replace(/\W+/g, '-')}`).catch(() => undefined);
  }

  /** Nothing went wrong unseen, and nothing was fetched from anywhere else. */
  requireClean(): void {
    for (const { name, faults, foreignRequests } of this.people) {
      assert.deepEqual(faults, [], `faults told in the page of ${name}`);
      assert.deepEqual(foreignRequests, [], `requests of ${name} that left the origin`);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.browsers.map((browser) => browser.close()));
    await this.appliance.stop();
  }

  private async firstBrowser(): Promise<Browser> {
    return this.browsers[0] ?? (await this.browser());
  }
}

export interface JourneyOptions extends Omit<ApplianceOptions, 'logs'> {
  /** Why it cannot be made on this machine. */
  skip?: string | false;
}

/** One journey on an appliance of its own. Its pictures and logs are kept in `artifacts/<file>`. */
export function journey(
  file: string,
  name: string,
  act: (stage: Stage) => Promise<void>,
  { skip = false, ...options }: JourneyOptions = {},
): void {
  const artifacts = join(
    ARTIFACTS,
    `${file.replace(/^.*\/|\.journey\.ts$/g, '')}`,
    name.replace(/\W+/g, '-').slice(0, 60),
  );
  void test(name, { timeout: LONGEST, skip }, async () => {
    rmSync(artifacts, { recursive: true, force: true });
    mkdirSync(artifacts, { recursive: true });
    const stage = new Stage(await Appliance.start({ logs: artifacts, ...options }), artifacts);
    try {
      await act(stage);
      stage.requireClean();
    } catch (error) {
      await stage.keepEvidence();
      throw error;
    } finally {
      await stage.close();
    }
  });
}
