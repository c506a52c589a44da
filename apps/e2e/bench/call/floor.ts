import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { FloorServer } from '../floors/floor-server.ts';
import { installStopwatch } from '../stopwatch.ts';
import type { Contender, Ready } from './contender.ts';

let rooms = 0;

async function openPages(
  browser: Browser,
  address: string,
): Promise<{ pages: [Page, Page]; contexts: BrowserContext[] }> {
  const room = ++rooms;
  const contexts: BrowserContext[] = [];
  const open = async (role: string): Promise<Page> => {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    contexts.push(context);
    await context.addInitScript(installStopwatch);
    const page = await context.newPage();
    await page.goto(`${address}?role=${role}&room=${room}`);
    return page;
  };
  return { pages: [await open('visitor'), await open('professional')], contexts };
}

/** A bare page; `presser` presses when its button can be pressed. */
export const floor = (
  name: 'cold' | 'warm',
  presser: 'visitor' | 'professional',
  browser: Browser,
  server: FloorServer,
): Contender => ({
  name: `floor-${name}`,
  async prepare(): Promise<Ready> {
    const { pages, contexts } = await openPages(browser, `${server.origin}/${name}`);
    const [visitor, professional] = pages;
    await Promise.all(pages.map((page) => page.locator('#press:enabled').waitFor()));
    return {
      visitor,
      professional,
      press: { page: presser === 'visitor' ? visitor : professional, button: '#press' },
      done: async () => void (await Promise.all(contexts.map((context) => context.close()))),
    };
  },
});
