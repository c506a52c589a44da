import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession } from 'playwright-core';
import { PHONE } from '../../harness/person.ts';
import { installDriver, type DriverPlan, type Load } from './driver.ts';

/** How the device and the network are slowed down. */
export interface Profile {
  readonly name: string;
  readonly cpu: number;
  /** Round trip in milliseconds, and bytes per second. */
  readonly network: { latency: number; down: number; up: number } | null;
}

const KBIT = 1024 / 8;
export const PLAIN: Profile = { name: 'plain', cpu: 1, network: null };
/** "Slow 4G" taken literally: 150 ms from a request to its answer, 1.6 Mbit/s down, 750 kbit/s up. */
export const FLAT: Profile = {
  name: '4× CPU, 150 ms',
  cpu: 4,
  network: { latency: 150, down: 1638.4 * KBIT, up: 750 * KBIT },
};
/**
 * "Slow 4G" as Lighthouse applies it through DevTools: a request costs 3.75 round trips of 150 ms (name, connection, TLS, itself),
 * and 90 % of the throughput is left.
 */
export const THROTTLED: Profile = {
  name: '4× CPU, slow 4G',
  cpu: 4,
  network: { latency: 562.5, down: 1474.56 * KBIT, up: 675 * KBIT },
};

export interface Measured extends Load {
  /** Bytes on the wire, headers and all, until the network was quiet. */
  readonly bytes: number;
  readonly requests: number;
  readonly foreign: number;
  readonly scriptMs: number;
}

const QUIET_AFTER = 1_500;
const GIVE_UP = 30_000;

/** Loads `url` in a browser that has never seen it, and goes on until it can be used and nothing is fetched any more. */
export async function measure(browser: Browser, url: string, plan: DriverPlan, profile: Profile): Promise<Measured> {
  const context = await browser.newContext({
    viewport: PHONE,
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
    permissions: ['camera', 'microphone'],
    locale: 'en-GB',
  });
  try {
    await context.addInitScript(installDriver, plan);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const traffic = await listen(devtools, new URL(url).origin);
    await slowDown(devtools, profile);
    const usable = await whenUsable(devtools);
    await page.goto(url, { waitUntil: 'commit' });
    await usable();
    await untilQuiet(traffic);
    const { result } = await devtools.send('Runtime.evaluate', { expression: 'load()', returnByValue: true });
    const load = result.value as Load;
    const { metrics } = await devtools.send('Performance.getMetrics');
    const script = metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0;
    const { bytes, requests, foreign } = traffic;
    return { ...load, bytes, requests, foreign, scriptMs: script * 1000 };
  } finally {
    await context.close();
  }
}

/**
 * Waits through DevTools alone. Playwright's own ways to wait and to ask put 330 kB of script into the page, which with a slowed
 * processor is by far the longest task of all.
 */
async function whenUsable(devtools: CDPSession): Promise<() => Promise<void>> {
  await devtools.send('Runtime.enable');
  await devtools.send('Runtime.addBinding', { name: 'tellUsable' });
  const told = new Promise<void>((tell) =>
    devtools.on('Runtime.bindingCalled', ({ name }) => {
      if (name === 'tellUsable') tell();
    }),
  );
  return async () => {
    const enough = new AbortController();
    const late = setTimeout(GIVE_UP, true, { signal: enough.signal }).catch(() => false);
    if (await Promise.race([told, late])) throw new Error(`The page could not be used within ${GIVE_UP} ms.`);
    enough.abort();
  };
}

interface Traffic {
  bytes: number;
  requests: number;
  foreign: number;
  lastAt: number;
}

async function listen(devtools: CDPSession, origin: string): Promise<Traffic> {
  const traffic: Traffic = { bytes: 0, requests: 0, foreign: 0, lastAt: performance.now() };
  const count = (url: string): void => {
    if (/^(?:data|blob):/.test(url)) return;
    traffic.requests++;
    traffic.lastAt = performance.now();
    if (new URL(url.replace(/^ws/, 'http')).origin !== origin) traffic.foreign++;
  };
  devtools.on('Network.requestWillBeSent', ({ request }) => count(request.url));
  devtools.on('Network.webSocketCreated', ({ url }) => count(url));
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
    traffic.lastAt = performance.now();
  });
  await devtools.send('Network.enable');
  await devtools.send('Performance.enable');
  return traffic;
}

async function slowDown(devtools: CDPSession, { cpu, network }: Profile): Promise<void> {
  if (cpu > 1) await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu });
  if (network)
    await devtools.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: network.latency,
      downloadThroughput: network.down,
      uploadThroughput: network.up,
    });
}

async function untilQuiet(traffic: Traffic): Promise<void> {
  while (performance.now() - traffic.lastAt < QUIET_AFTER) await setTimeout(100);
}
