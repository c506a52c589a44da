import { join } from 'node:path';
import type { z } from 'zod';
import type { CertificateFiles } from './certificate.js';
import type { ListenerConfig } from './listeners.js';
import type { OrganizationConfig } from './organization-settings.js';
import type { ConfigFile } from './schema.js';
import type { CompleteHttpGateway } from './sms-settings.js';

type Parsed = z.output<typeof ConfigFile>;

/** A relay as browsers are told of it. */
export interface RelayNodeConfig {
  readonly id: string;
  readonly publicHost: string;
  readonly port: number;
  readonly tcpPort: number;
  /** Null: no TURN over TLS. */
  readonly tlsPort: number | null;
}

/** The mail server that takes what is sent; `caFile` is absolute. */
export type MailConfig = Readonly<NonNullable<Parsed['mail']>>;

/** How text messages go out; `caFile`s are absolute, and what presets say is filled in. */
export type SmsConfig = Readonly<
  Omit<NonNullable<Parsed['sms']>, 'gateways'> & { readonly gateways: readonly SmsGatewayConfig[] }
>;
export type SmppGatewayConfig = Readonly<
  Extract<NonNullable<Parsed['sms']>['gateways'][number], { readonly kind: 'smpp' }>
>;
export type HttpGatewayConfig = Readonly<CompleteHttpGateway>;
export type SmsGatewayConfig = HttpGatewayConfig | SmppGatewayConfig;

/** The site's log collector. Paths are absolute. */
export type SyslogConfig = Readonly<NonNullable<Parsed['audit']['syslog']>>;
export type IdentityConfig = Readonly<Parsed['identity']>;

/** What the programs run with. Paths are absolute. */
export interface Config {
  /** No config file: an example clinic on this machine only. */
  readonly evaluation: boolean;
  readonly dataDir: string;
  /** Where the server listens for the relay when there is `tls`. */
  readonly runDir: string;
  /** Present: the relay owns http.port and the server stands behind it. */
  readonly tls: CertificateFiles | undefined;
  readonly http: Readonly<Parsed['http']>;
  readonly storage:
    { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'postgres'; readonly url: string };
  readonly audit: {
    /** Where signed checkpoints are appended. */
    readonly checkpointFile: string;
    /** The key that signs them; made on the first start. */
    readonly keyFile: string;
    readonly syslog: SyslogConfig | undefined;
  };
  readonly relay: Readonly<
    Omit<Parsed['relay'], 'secret' | 'previousSecret' | 'tcpPort' | 'tlsPort' | 'nodes' | 'openPorts'>
  > & {
    /** First and last. */
    readonly openPorts: readonly [number, number];
    /** The relay's own port for TCP; null: TCP comes over http.port, which is shared. */
    readonly tcpPort: number | null;
    /** One at least; ports as browsers see them. */
    readonly nodes: readonly RelayNodeConfig[];
    /** The first signs; all are accepted. */
    readonly secrets: readonly [string, ...string[]];
  };
  /** Audiences with ports of their own. */
  readonly listeners: readonly ListenerConfig[];
  readonly sessions: Readonly<Parsed['sessions']>;
  /** Files are absolute. */
  readonly identity: IdentityConfig;
  /** Left out: no mail is sent. */
  readonly mail: MailConfig | undefined;
  /** Left out: no text messages are sent. */
  readonly sms: SmsConfig | undefined;
  /** Those that the appliance has from its first start on. */
  readonly organizations: readonly OrganizationConfig[];
  readonly log: Readonly<Parsed['log']>;
}

/** Where the server listens for the relay when there is `tls`. */
export const serverSocketPath = (runDir: string): string => join(runDir, 'server.sock');

/** The config under which this process runs, as a token to be injected. */
export class CurrentConfig {
  constructor(readonly config: Config) {}
}
