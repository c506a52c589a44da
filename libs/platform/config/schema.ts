import { z } from 'zod';
import { auditSettings } from './audit-settings.js';
import { file, host, port, whole } from './forms.js';
import { listenerSettings } from './listeners.js';
import { mailSettings } from './mail-settings.js';
import { organizationSettings } from './organization-settings.js';
import { publicOrigin } from './origin.js';
import { identitySettings } from './identity-settings.js';
import { relaySettings } from './relay-settings.js';
import { smsSettings } from './sms-settings.js';

/** The config file. Each value is settled by environment variables too: `relay.publicHost` is CONFRERE_RELAY_PUBLIC_HOST. */
export const ConfigFile = z.strictObject({
  /** Where the database (SQLite) and generated secrets live. */
  dataDir: z.string().min(1).default('./data'),
  /** Where the programs of one machine find each other (a socket); `run` below dataDir when left out. */
  runDir: z.string().min(1).optional(),
  /** HTTPS and TURN over TLS on http.port. Without it a reverse proxy with TLS stands in front. */
  tls: z
    .strictObject({
      /** PEM: the server's certificate first, the chain behind it. */
      certFile: file('write the path of the certificate with its chain (PEM)'),
      /** PEM, without a passphrase. */
      keyFile: file("write the path of the certificate's private key (PEM, without a passphrase)"),
    })
    .optional(),
  http: z
    .strictObject({
      /** Address to listen on: the relay's with `tls`, else the server's. */
      host: host('write an IP address of this machine').default('127.0.0.1'),
      port: port.default(8080),
      publicOrigin,
      /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
      trustedProxies: z.array(z.string()).default([]),
    })
    .prefault({} as never),
  storage: z
    .strictObject({
      kind: z.enum(['sqlite', 'postgres'], 'write sqlite or postgres').default('sqlite'),
      /** SQLite: the file; below dataDir when left out. */
      file: z.string().min(1).optional(),
      /** PostgreSQL: postgres://user:password@host/database. */
      url: z.string().min(1).optional(),
    })
    .refine((storage) => storage.kind !== 'postgres' || storage.url !== undefined, {
      path: ['url'],
      message: 'write postgres://user:password@host/database, best by a file: urlFile',
    })
    .prefault({}),
  listeners: listenerSettings,
  sessions: z
    .strictObject({
      /** Minutes without a request or an open page after which staff sign in again. A running call is never cut. */
      idleMinutes: whole(1, 24 * 60).default(15),
      /** Hours after which staff sign in again, whatever they do. */
      absoluteHours: whole(1, 24).default(12),
    })
    .prefault({}),
  audit: auditSettings,
  identity: identitySettings,
  relay: relaySettings,
  mail: mailSettings.optional(),
  sms: smsSettings.optional(),
  organizations: organizationSettings,
  log: z
    .strictObject({
      level: z
        .enum(['debug', 'info', 'warn', 'error', 'silent'], 'write debug, info, warn, error or silent')
        .default('info'),
    })
    .prefault({}),
});

/** Settings that are better kept in a file of their own: `secret` may be given as `secretFile`. */
export const SECRET_SETTINGS = ['storage.url', 'relay.secret', 'relay.previousSecret', 'mail.password'] as const;
