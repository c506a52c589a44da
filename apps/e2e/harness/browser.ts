import { fileURLToPath } from 'node:url';
import { chromium, firefox, type Browser } from 'playwright-core';

export type BrowserKind = 'chromium' | 'firefox';

export interface BrowserOptions {
  kind?: BrowserKind;
  /** `none`: the machine has no camera. Chromium only, as is `asks`. */
  camera?: 'works' | 'none';
  /** Asks for permission as a real browser does (and headless refuses) instead of granting everything. */
  asks?: boolean;
  /** Pictures a second of the fake camera. */
  rate?: number;
}

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/**
 * Two pages on one machine without another network: candidates of loopback, addresses instead of mDNS names; and the
 * journey's own certificate is taken, by `turns:` as well.
 */
const ONE_MACHINE = [
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--ignore-certificate-errors',
];

/** The same for Firefox, which has fake devices as well; nothing is fetched from its maker. */
const FIREFOX = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.gmp-manager.updateEnabled': false,
  'services.settings.server': 'http://127.0.0.1:9/',
  'browser.safebrowsing.downloads.remote.enabled': false,
};
const BRIDGE = fileURLToPath(new URL('firefox-bridge.mjs', import.meta.url));

/** Why there is no Firefox here, or false: what a journey gives as its `skip`. */
export const withoutFirefox = process.env['FIREFOX_PATH']
  ? false
  : (process.env['FIREFOX_MISSING'] ?? 'FIREFOX_PATH is not set: run the journeys with `npm run e2e`.');

/** A browser with fake devices. No flag relaxes autoplay: pages must get by with the taps that people make. */
export function openBrowser({
  kind = 'chromium',
  camera = 'works',
  asks = false,
  rate,
}: BrowserOptions = {}): Promise<Browser> {
  // Playwright speaks to an installed Firefox by WebDriver BiDi, which it names by this channel.
  if (kind === 'firefox')
    return firefox.launch({ channel: 'moz-firefox', executablePath: BRIDGE, firefoxUserPrefs: FIREFOX });
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run the journeys with `npm run e2e`.');
  return chromium.launch({
    executablePath,
    args: [
      ...QUIET,
      ...ONE_MACHINE,
      `--use-fake-device-for-media-stream=device-count=${camera === 'none' ? 0 : 1}${rate ? `,fps=${rate}` : ''}`,
      ...(asks ? [] : ['--use-fake-ui-for-media-stream']),
    ],
  });
}
