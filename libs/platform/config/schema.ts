import { z } from 'zod';

const port = z.coerce
  .number('write a port number from 1 to 65535')
  .int('write a port number from 1 to 65535')
  .min(1, 'write a port number from 1 to 65535')
  .max(65_535, 'write a port number from 1 to 65535');

/** Loopback, where browsers allow camera and microphone without HTTPS. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const publicOrigin = z
  .string('write the address under which browsers reach Confrere, like https://visit.example.org')
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return (
      url.origin === value && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
    );
  }, 'write scheme and host only, like https://visit.example.org (browsers give camera and microphone to HTTPS pages only)');

const host = (what: string) => z.string(what).min(1, what);

const secret = z
  .string('give a secret of at least 32 characters, best by a file: secretFile')
  .min(32, 'give a secret of at least 32 characters, best by a file: secretFile');

/** The config file. Each value is settled by environment variables too: `relay.publicHost` is CONFRERE_RELAY_PUBLIC_HOST. */
export const ConfigFile = z.strictObject({
  /** Where the database (SQLite) and generated secrets live. */
  dataDir: z.string().min(1).default('./data'),
  http: z
    .strictObject({
      /** Address to listen on; a reverse proxy with TLS stands in front. */
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
  relay: z
    .strictObject({
      host: host('write an IP address of this machine').default('0.0.0.0'),
      /** UDP. */
      port: port.default(3478),
      /** TCP; the same number as UDP when left out. */
      tcpPort: port.optional(),
      /** How browsers reach the relay: a host name or an IP address. */
      publicHost: host('write the host name or IP address under which browsers reach the relay'),
      /** Signs the credentials; the same for the server and the relay. */
      secret,
      /** Still accepted while the secret is being changed. */
      previousSecret: secret.optional(),
      realm: z.string().min(1).max(127).default('confrere'),
      /** `relay` sends all media through the relay, so that neither side learns the other's address. */
      transportPolicy: z.enum(['all', 'relay'], 'write all or relay').default('all'),
      /** The longest life of an allocation between refreshes, in seconds (RFC 8656, section 7.2). */
      lifetime: z.coerce.number().int().min(10).max(3600).default(600),
      /** Further STUN or TURN servers, offered to browsers beside ours. */
      external: z
        .array(
          z.strictObject({
            urls: z
              .array(z.string().regex(/^(stuns?|turns?):\S+$/, 'write like turns:turn.example.org:443'))
              .min(1)
              .max(8),
            username: z.string().optional(),
            credential: z.string().optional(),
          }),
        )
        // A call carries at most 8 ice servers (contract), and the appliance's own relay is one of them.
        .max(7)
        .default([]),
    })
    .prefault({} as never),
  log: z
    .strictObject({
      level: z
        .enum(['debug', 'info', 'warn', 'error', 'silent'], 'write debug, info, warn, error or silent')
        .default('info'),
    })
    .prefault({}),
});

/** Settings that are better kept in a file of their own: `secret` may be given as `secretFile`. */
export const SECRET_SETTINGS = ['storage.url', 'relay.secret', 'relay.previousSecret'] as const;
