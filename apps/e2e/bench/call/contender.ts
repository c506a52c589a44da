import type { Page } from 'playwright-core';
import type { Times } from '../stopwatch.ts';

/** Two pages one press away from a picture. */
export interface Ready {
  readonly visitor: Page;
  readonly professional: Page;
  /** What is pressed, and on whose page. */
  readonly press: { page: Page; button: string };
  done(): Promise<void>;
}

/** One way to set up a call. */
export interface Contender {
  readonly name: string;
  prepare(): Promise<Ready>;
}

/** Milliseconds from the press. */
export interface Sample {
  readonly visitorDecoded: number;
  readonly professionalDecoded: number;
  readonly bothDecoded: number;
  readonly visitorPainted: number;
  readonly bothPainted: number;
  readonly width: number;
}

const SETTLE = 700;
const GIVE_UP = 10_000;

/** Prepares, waits until the machine is quiet, presses, and reads both stopwatches. */
export async function measure(contender: Contender): Promise<Sample> {
  const ready = await contender.prepare();
  try {
    const pages = [ready.visitor, ready.professional];
    const button = await ready.press.page.locator(ready.press.button).boundingBox();
    if (!button) throw new Error(`${contender.name}: there is nothing to press`);
    await ready.press.page.mouse.move(button.x + button.width / 2, button.y + button.height / 2);
    await ready.press.page.waitForTimeout(SETTLE);
    await Promise.all(pages.map((page) => page.evaluate(() => window.stopwatch.start())));
    await ready.press.page.mouse.down();
    await ready.press.page.mouse.up();
    await Promise.all(
      pages.map((page) =>
        page.waitForFunction(
          () => window.stopwatch.times().decoded !== null && window.stopwatch.times().painted !== null,
          null,
          { timeout: GIVE_UP, polling: 100 },
        ),
      ),
    );
    const [visitor, professional] = await Promise.all(
      pages.map((page) => page.evaluate(() => window.stopwatch.times())),
    );
    return sampleOf(contender.name, visitor, professional);
  } finally {
    await ready.done();
  }
}

function sampleOf(name: string, visitor: Times | undefined, professional: Times | undefined): Sample {
  const pressed = visitor?.pressed ?? professional?.pressed;
  if (!visitor?.decoded || !visitor.painted || !professional?.decoded || !professional.painted || !pressed)
    throw new Error(`${name}: a stopwatch did not run`);
  return {
    visitorDecoded: visitor.decoded - pressed,
    professionalDecoded: professional.decoded - pressed,
    bothDecoded: Math.max(visitor.decoded, professional.decoded) - pressed,
    visitorPainted: visitor.painted - pressed,
    bothPainted: Math.max(visitor.painted, professional.painted) - pressed,
    width: visitor.width,
  };
}
