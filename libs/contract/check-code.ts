import type { DeviceStatus, Devices } from './signaling/values.js';

/** How one way to the relay went: `none` is a way that this appliance does not offer. */
export type WayResult = 'works' | 'fails' | 'none';

/** What the public test page found on a device. */
export interface CheckResult extends Devices {
  readonly udp: WayResult;
  readonly tcp: WayResult;
  readonly tls: WayResult;
}

/** Written out: the visitor's page knows of schemas only how to read by them. */
const DEVICES = ['unknown', 'ready', 'off', 'none', 'blocked', 'in-use'] as const satisfies readonly DeviceStatus[];
const SOUNDS = ['unknown', 'heard', 'not-heard'] as const;
const WAYS = ['works', 'fails', 'none'] as const;
/** Each part with all that it can be, in the order in which the code holds them. Never changed: people read old codes out. */
const PARTS = [
  ['camera', DEVICES],
  ['microphone', DEVICES],
  ['sound', SOUNDS],
  ['udp', WAYS],
  ['tcp', WAYS],
  ['tls', WAYS],
] as const satisfies readonly (readonly [keyof CheckResult, readonly string[]])[];

/** Two figures that catch one wrong figure, and two that changed places (ISO 7064, MOD 97-10). */
const checkOf = (value: number): number => (98 - ((value * 100) % 97)) % 97;

/** `2915 07`: six figures to be read out on the telephone. */
export function encodeCheck(result: CheckResult): string {
  let value = 0;
  for (const [part, all] of PARTS)
    value = value * all.length + Math.max(0, (all as readonly string[]).indexOf(result[part]));
  return `${String(value).padStart(4, '0')} ${String(checkOf(value)).padStart(2, '0')}`;
}

/** Null: this is no such code, or a figure of it is wrong. */
export function decodeCheck(code: string): CheckResult | null {
  const figures = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(figures)) return null;
  let value = Number(figures.slice(0, 4));
  if (checkOf(value) !== Number(figures.slice(4))) return null;
  const found: Partial<Record<keyof CheckResult, string>> = {};
  for (const [part, all] of [...PARTS].reverse()) {
    found[part] = all[value % all.length] as string;
    value = Math.floor(value / all.length);
  }
  return value === 0 ? (found as unknown as CheckResult) : null;
}
