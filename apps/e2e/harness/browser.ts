import { chromium, type Browser } from 'playwright-core';

/** `none`: the machine has no camera. */
export interface BrowserOptions {
  camera?: 'works' | 'none';
  /** Asks for permission as a real browser does (and headless refuses) instead of granting everything. */
  asks?: boolean;
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
/** Two pages on one machine without another network: candidates of loopback, addresses instead of mDNS names. */
const ONE_MACHINE = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns'];

/** Chromium with fake devices. No flag relaxes autoplay: pages must get by with the taps that people make. */
export async function openBrowser({ camera = 'works', asks = false }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'];
  if (!executablePath) throw new Error('CHROMIUM_PATH is not set: run the journeys with `npm run e2e`.');
  return chromium.launch({
    executablePath,
    args: [
      ...QUIET,
      ...ONE_MACHINE,
      `--use-fake-device-for-media-stream${camera === 'none' ? '=device-count=0' : ''}`,
      ...(asks ? [] : ['--use-fake-ui-for-media-stream']),
    ],
  });
}
