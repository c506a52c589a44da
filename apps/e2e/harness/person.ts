import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerMessage } from '@confrere/contract';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { installProbe } from './probe.ts';
import { until } from './until.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** Lines that Chromium itself writes when the journey has cut the line on purpose. */
const LINE_CUT =
  /WebSocket connection to .* failed|Failed to load resource: (net::ERR_|the server responded with a status of 50[234])/;

/** Playwright's own empty style, by which it waits for animations in Firefox before a picture. */
const OWN_STYLE = /blocked an inline style .*sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT\+SmwNZWA=/;

export type RelayTransport = 'udp' | 'tcp' | 'tls';
const RELAY_ADDRESSES: Record<RelayTransport, string> = {
  udp: '^turn:.*transport=udp',
  tcp: '^turn:.*transport=tcp',
  tls: '^turns:',
};

type Device = 'camera' | 'microphone';
type Snapshot = NonNullable<Extract<ServerMessage, { type: 'welcome' }>['snapshot']>;

export interface PersonOptions {
  name: string;
  browser: Browser;
  origin: string;
  artifacts: string;
  viewport?: { width: number; height: number };
  permissions?: string[];
}

/** Somebody at a browser of their own. What the page says wrong and what it fetches is written down. */
export class Person {
  readonly name: string;
  readonly origin: string;
  readonly page: Page;
  readonly context: BrowserContext;
  /** The journey breaks the line: Chromium's own complaints about that are no fault of the page. */
  lineMayBreak = false;
  /** What the browser writes about an answer that this journey wants to be a refusal, or about a way that it closes. */
  expectedRefusal: RegExp | null = null;
  readonly faults: string[] = [];
  readonly foreignRequests: string[] = [];
  /** How often the server has said `welcome`, and the snapshot that came with the last one. */
  welcomes = 0;
  private snapshot: Snapshot | null = null;
  private readonly artifacts: string;

  protected constructor(options: PersonOptions, context: BrowserContext, page: Page) {
    this.name = options.name;
    this.origin = options.origin;
    this.artifacts = options.artifacts;
    this.context = context;
    this.page = page;
    this.listen(page);
  }

  protected static async sitDown(options: PersonOptions): Promise<[BrowserContext, Page]> {
    const context = await options.browser.newContext({
      viewport: options.viewport ?? DESKTOP,
      permissions: options.permissions ?? ['camera', 'microphone'],
      locale: 'en-GB',
      timezoneId: 'Europe/Oslo',
      ignoreHTTPSErrors: true,
    });
    context.setDefaultTimeout(15_000);
    await context.addInitScript(installProbe);
    return [context, await context.newPage()];
  }

  /** Another tab of the same browser. */
  async openTab(url: string): Promise<Page> {
    const page = await this.context.newPage();
    this.listen(page);
    await page.goto(url);
    return page;
  }

  /** An element by what it is for: `data-test`. */
  at(test: string, page = this.page): Locator {
    return page.locator(`[data-test="${test}"]`);
  }

  async shot(name: string, page = this.page): Promise<void> {
    mkdirSync(this.artifacts, { recursive: true });
    await page.screenshot({ path: join(this.artifacts, `${name}.png`), animations: 'disabled' });
  }

  /** The screen at a phone's and at a desktop's size, and no accessibility fault at either. */
  async show(name: string): Promise<void> {
    const before = this.page.viewportSize() ?? DESKTOP;
    for (const size of [PHONE, DESKTOP]) {
      await this.page.setViewportSize(size);
      await this.shot(`${name}-${size.width}x${size.height}`);
      await this.requireAccessible(`${name} at ${size.width}`);
    }
    await this.page.setViewportSize(before);
  }

  async requireAccessible(where: string): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const told = violations.map(
      ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => String(node.target)).join(', ')})`,
    );
    assert.deepEqual(told, [], `accessibility faults on ${where}`);
  }

  /** No camera light, no connection is left over. */
  async requireReleased(): Promise<void> {
    await this.page.waitForFunction(
      () => window.probe.liveTracks() === 0 && window.probe.openConnections() === 0,
      null,
      {
        timeout: 5_000,
      },
    );
  }

  /** From the next page on, of the relay's addresses only those of this transport are used, until `useRelayNowOver`. */
  async useRelayOver(transport: RelayTransport): Promise<void> {
    await this.context.addInitScript((only) => {
      window.probe.iceServersLike = only;
    }, RELAY_ADDRESSES[transport]);
  }

  /** The same in the page that is open, for connections and credentials from now on. */
  async useRelayNowOver(transport: RelayTransport): Promise<void> {
    await this.page.evaluate((only) => {
      window.probe.iceServersLike = only;
    }, RELAY_ADDRESSES[transport]);
  }

  /** Says no to these for good, as in the browser's settings. */
  async block(...devices: Device[]): Promise<void> {
    await this.setPermission('denied', devices);
  }

  async allow(...devices: Device[]): Promise<void> {
    await this.setPermission('granted', devices);
  }

  /** Goes on with Tab until the element with this name has the focus. */
  async tabTo(name: string): Promise<void> {
    const target = this.page
      .getByRole('button', { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) })
      .or(this.page.getByLabel(name))
      .first();
    await target.waitFor();
    for (let press = 0; press < 60; press++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached with Tab.`);
  }

  async pressByKeyboard(name: string): Promise<void> {
    await this.tabTo(name);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until the server has welcomed this page so often, with such a snapshot (null: the stream went on). */
  async untilWelcomed(times: number, satisfied: (snapshot: Snapshot | null) => boolean): Promise<void> {
    await until(
      `${this.name} is welcomed`,
      () => ({ times: this.welcomes, snapshot: this.snapshot }),
      (seen) => seen.times >= times && satisfied(seen.snapshot),
      20_000,
    );
  }

  /** The page's process is gone, as when a telephone's battery is empty: it says goodbye to nobody. */
  async crash(): Promise<void> {
    const session = await this.context.newCDPSession(this.page);
    // The answer never comes: who would give it has ended.
    void session.send('Page.crash').catch(() => undefined);
    await this.page.waitForEvent('crash');
  }

  async leave(): Promise<void> {
    await this.context.close();
  }

  private async setPermission(setting: 'granted' | 'denied', devices: Device[]): Promise<void> {
    const browser = await this.context.browser()?.newBrowserCDPSession();
    const page = await this.context.newCDPSession(this.page);
    const { targetInfo } = (await page.send('Target.getTargetInfo')) as { targetInfo: { browserContextId?: string } };
    for (const device of devices)
      await browser?.send('Browser.setPermission', {
        permission: { name: device },
        setting,
        origin: this.origin,
        ...(targetInfo.browserContextId ? { browserContextId: targetInfo.browserContextId } : {}),
      });
  }

  /** What the server tells this page; only looked at. */
  protected overhear(message: ServerMessage): void {
    if (message.type !== 'welcome') return;
    this.welcomes++;
    this.snapshot = message.snapshot;
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => {
      const text = `uncaught: ${error.message}\n${error.stack ?? ''}`;
      if (!OWN_STYLE.test(text) && !this.expectedRefusal?.test(text)) this.faults.push(text);
    });
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = `${message.text()} (${message.location().url})`;
      const expected = (this.lineMayBreak && LINE_CUT.test(text)) || this.expectedRefusal?.test(text);
      if (!expected) this.faults.push(text);
    });
    const check = (url: string): void => {
      if (/^(?:data|blob|about):/.test(url)) return;
      if (!url.replace(/^ws/, 'http').startsWith(`${this.origin}/`)) this.foreignRequests.push(url);
    };
    page.on('request', (request) => check(request.url()));
    page.on('websocket', (socket) => {
      check(socket.url());
      if (page === this.page)
        socket.on('framereceived', ({ payload }) => this.overhear(JSON.parse(String(payload)) as ServerMessage));
    });
  }
}
