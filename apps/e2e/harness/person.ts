import { AxeBuilder } from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { installProbe } from './probe.ts';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** Lines that Chromium itself writes when the journey has cut the line on purpose. */
const LINE_CUT =
  /WebSocket connection to .* failed|Failed to load resource: (net::ERR_|the server responded with a status of 50[234])/;

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
  readonly faults: string[] = [];
  readonly foreignRequests: string[] = [];
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

  async leave(): Promise<void> {
    await this.context.close();
  }

  private listen(page: Page): void {
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = `${message.text()} (${message.location().url})`;
      if (!(this.lineMayBreak && LINE_CUT.test(text))) this.faults.push(text);
    });
    const check = (url: string): void => {
      if (/^(?:data|blob|about):/.test(url)) return;
      if (!url.replace(/^ws/, 'http').startsWith(`${this.origin}/`)) this.foreignRequests.push(url);
    };
    page.on('request', (request) => check(request.url()));
    page.on('websocket', (socket) => check(socket.url()));
  }
}
