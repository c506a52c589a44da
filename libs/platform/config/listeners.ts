import { z } from 'zod';
import { file, host, port } from './forms.js';
import { publicOrigin } from './origin.js';

const listener = z.strictObject({
  /** Address to listen on. */
  host: host('write an IP address of this machine').default('127.0.0.1'),
  port,
  publicOrigin,
  /** HTTPS on this port. Without it a reverse proxy with TLS stands in front. */
  tls: z
    .strictObject({
      certFile: file('write the path of the certificate with its chain (PEM)'),
      keyFile: file("write the path of the certificate's private key (PEM, without a passphrase)"),
    })
    .optional(),
});

export const AUDIENCES = ['visit', 'desk', 'admin'] as const;

/** Audiences with a host name and port of their own, so that a proxy for the outside reaches visitors' routes only. */
export const listenerSettings = z
  .strictObject({
    visit: listener.optional(),
    desk: listener.optional(),
    admin: listener.optional(),
  })
  .prefault({});

export type ListenerSettings = z.output<typeof listenerSettings>;

/** A port that serves some audiences. */
export interface ListenerConfig {
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly areas: readonly (typeof AUDIENCES)[number][];
}

/** Audiences that name the same port share a listener. @param absolute makes a path absolute. */
export function listenersOf(settings: ListenerSettings, absolute: (path: string) => string): ListenerConfig[] {
  const found = new Map<string, ListenerConfig>();
  for (const audience of AUDIENCES) {
    const one = settings[audience];
    if (!one) continue;
    const { host, port, publicOrigin, tls } = one;
    const key = `${host} ${port}`;
    const areas = [...(found.get(key)?.areas ?? []), audience];
    const files = tls && { certFile: absolute(tls.certFile), keyFile: absolute(tls.keyFile) };
    found.set(key, { host, port, publicOrigin, tls: files, areas });
  }
  return [...found.values()];
}

interface Main {
  readonly host: string;
  readonly port: number;
  readonly publicOrigin: string;
}

/** What a schema cannot see: two audiences on one port need one name, and names of different ports differ. */
export function listenerFaults(settings: ListenerSettings, http: Main): string[] {
  const faults: string[] = [];
  const named: [string, Main][] = [['http', http]];
  for (const audience of AUDIENCES) {
    const one = settings[audience];
    if (!one) continue;
    const at = `listeners.${audience}`;
    if (new URL(one.publicOrigin).protocol !== new URL(http.publicOrigin).protocol)
      faults.push(`${at}.publicOrigin: is wrong; all origins are https:// (or, on this machine alone, all http://).`);
    for (const [other, { host, port, publicOrigin }] of named) {
      const samePort = host === one.host && port === one.port;
      if (samePort && other === 'http')
        faults.push(`${at}.port: is wrong; that is http.port: give another port, or leave listeners.${audience} out.`);
      else if (samePort && publicOrigin !== one.publicOrigin)
        faults.push(`${at}.publicOrigin: is wrong; on the port of ${other} write the same publicOrigin as there.`);
      else if (!samePort && publicOrigin === one.publicOrigin)
        faults.push(`${at}.publicOrigin: is wrong; ${other} has it already: give this port a name of its own.`);
    }
    named.push([at, one]);
  }
  return faults;
}
