import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Appliance } from '../../harness/appliance.ts';
import { Desk } from '../../harness/desk.ts';
import { untilConnected } from '../../harness/media.ts';
import { Visitor } from '../../harness/visitor.ts';
import { installStopwatch } from '../stopwatch.ts';
import type { Contender, Ready } from './contender.ts';

/** Taps Answer as soon as it is there. Runs in the page; must not refer to anything outside itself. */
function answerAtOnce(): void {
  const look = (): void => {
    const answer = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Answer');
    answer?.click();
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** Our own pages: one desk that stays open, and a new visitor for each call. */
export class OwnCalls {
  private readonly browser: Browser;
  private readonly desk: Desk;
  private readonly artifacts = mkdtempSync(join(tmpdir(), 'confrere-bench-'));
  private visitors = 0;

  private constructor(browser: Browser, desk: Desk) {
    this.browser = browser;
    this.desk = desk;
  }

  static async open(browser: Browser, appliance: Appliance): Promise<OwnCalls> {
    const desk = await Desk.sit({ name: 'the professional', browser, origin: appliance.origin, artifacts: tmpdir() });
    await desk.context.addInitScript(installStopwatch);
    await desk.enter(appliance.links.professional);
    return new OwnCalls(browser, desk);
  }

  /** The connection is up and it rings; the visitor presses Answer. */
  fromAnswer(): Contender {
    return {
      name: 'confrere',
      prepare: async () => {
        const { visitor, name } = await this.arrive();
        await this.desk.call(name);
        await visitor.untilRung();
        await untilConnected(visitor, this.desk);
        return this.ready(visitor, { page: visitor.page, button: 'button:text-is("Answer")' });
      },
    };
  }

  /** The visitor waits; the professional presses Call, and the visitor's page answers by itself. */
  fromCall(): Contender {
    return {
      name: 'confrere',
      prepare: async () => {
        const { visitor, name } = await this.arrive();
        await visitor.page.evaluate(answerAtOnce);
        await this.desk.callButton(name).waitFor();
        return this.ready(visitor, { page: this.desk.page, button: `button[aria-label="Call ${name}"]` });
      },
    };
  }

  close(): Promise<void> {
    return this.desk.leave();
  }

  private async arrive(): Promise<{ visitor: Visitor; name: string }> {
    const name = `Visitor ${++this.visitors}`;
    const { origin } = this.desk;
    const visitor = await Visitor.sit({ name, browser: this.browser, origin, artifacts: this.artifacts });
    await visitor.context.addInitScript(installStopwatch);
    await visitor.arrive(await this.desk.invite(name));
    return { visitor, name };
  }

  private ready(visitor: Visitor, press: Ready['press']): Ready {
    return {
      visitor: visitor.page,
      professional: this.desk.page,
      press,
      done: async () => {
        await this.desk.endForBoth();
        await this.desk.recordOutcome('Completed');
        await this.desk.backToQueue();
        await visitor.leave();
      },
    };
  }
}
