import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { SystemClock } from '@confrere/kernel';
import { parse } from 'yaml';
import type { z } from 'zod';
import { readCertificate } from './certificate.js';
import type { Config } from './config.js';
import { evaluationSecret } from './evaluation-secret.js';
import { Fault } from './fault.js';
import { portRange } from './relay-settings.js';
import { listenerFaults, listenersOf } from './listeners.js';
import { isLoopback } from './origin.js';
import { ConfigFile, SECRET_SETTINGS } from './schema.js';
import { completeGateway } from './sms-settings.js';
import { type Draft, environmentName, getAt, isObject, removeAt, setAt, settingsOf } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the config: the file named by CONFRERE_CONFIG, then the environment, which wins. Without a file, the evaluation
 * appliance.
 * @throws Fault that tells all faults at once, one sentence a line, never a value.
 */
export function loadConfig(
  env: Environment = process.env,
  cwd: string = process.cwd(),
  now: Date = new SystemClock().now(),
): Config {
  const path = env['CONFRERE_CONFIG'];
  const evaluation = !path;
  const draft = path ? readConfigFile(resolve(cwd, path)) : {};
  takeEnvironment(draft, env);
  const faults = readSecretFiles(draft);
  if (evaluation) fillInEvaluation(draft, cwd, faults.length === 0);
  takeNode(draft);
  const parsed = ConfigFile.safeParse(draft);
  if (!parsed.success) faults.push(...parsed.error.issues.flatMap((issue) => tell(issue, draft)));
  else faults.push(...listenerFaults(parsed.data.listeners, parsed.data.http));
  faults.push(
    ...tlsFaults(draft, cwd, now),
    ...mailFaults(draft, cwd),
    ...smsFaults(draft, cwd),
    ...syslogFaults(draft, cwd),
  );
  if (faults.length > 0 || !parsed.success) throw new Fault([...new Set(faults)].join('\n'));
  if (evaluation) requireLoopback(parsed.data);
  return finish(parsed.data, evaluation, cwd);
}

function readConfigFile(path: string): Draft {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Fault(
      `The config file ${path} cannot be read: correct CONFRERE_CONFIG, or let this account read the file.`,
    );
  }
  try {
    const draft: unknown = parse(text) ?? {};
    if (isObject(draft)) return draft;
  } catch (error) {
    const line = (error as { linePos?: { line: number }[] }).linePos?.[0]?.line;
    throw new Fault(`The config file ${path} is not YAML${line ? ` (line ${line})` : ''}: correct it there.`);
  }
  throw new Fault(`The config file ${path} has no settings: start it with "http:".`);
}

function takeEnvironment(draft: Draft, env: Environment): void {
  for (const setting of settingsOf(ConfigFile)) {
    const value = env[environmentName(setting)];
    if (value !== undefined && value !== '') setAt(draft, setting, value);
  }
  for (const setting of SECRET_SETTINGS) {
    const file = env[`${environmentName(setting)}_FILE`];
    if (!file) continue;
    setAt(draft, `${setting}File`, file);
    if (!env[environmentName(setting)]) removeAt(draft, setting);
  }
}

const SECRETS_IN_LISTS = [
  ['relay.external', ['secret', 'credential']],
  ['sms.gateways', ['password', 'token', 'reportSecret']],
] as const;

/** `relay.secretFile: /run/secrets/relay` becomes `relay.secret`. */
function readSecretFiles(draft: Draft): string[] {
  const faults: string[] = [];
  for (const setting of SECRET_SETTINGS) readSecretFile(draft, setting, setting, faults);
  for (const [list, keys] of SECRETS_IN_LISTS) {
    const entries = getAt(draft, list);
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries())
      for (const key of keys) if (isObject(entry)) readSecretFile(entry, key, `${list}.${index}.${key}`, faults);
  }
  return faults;
}

/** @param at where the setting stands in `draft`. @param told where it stands in the config file. */
function readSecretFile(draft: Draft, at: string, told: string, faults: string[]): void {
  const file = getAt(draft, `${at}File`);
  if (file === undefined) return;
  removeAt(draft, `${at}File`);
  if (getAt(draft, at) !== undefined) {
    faults.push(`${told}: is given twice, here and as ${told}File; keep one of them.`);
    return;
  }
  try {
    setAt(draft, at, readFileSync(text(file), 'utf8').trim());
  } catch {
    faults.push(`${told}File: that file cannot be read; correct the path, or let this account read it.`);
  }
}

/** Of several relays, what this machine's node says stands for the keys of one relay, where those are left out. */
function takeNode(draft: Draft): void {
  const nodes = getAt(draft, 'relay.nodes');
  if (!Array.isArray(nodes)) return;
  const own = getAt(draft, 'relay.node');
  const node: unknown = nodes.find((each) => isObject(each) && each['id'] === own) ?? nodes[0];
  if (!isObject(node)) return;
  for (const key of ['publicHost', 'port', 'tcpPort']) {
    if (getAt(draft, `relay.${key}`) === undefined && node[key] !== undefined) setAt(draft, `relay.${key}`, node[key]);
  }
}

/** Everything that a config file must say, for one machine. */
function fillInEvaluation(draft: Draft, cwd: string, mayWrite: boolean): void {
  const fill = (setting: string, value: () => unknown): void => {
    if (getAt(draft, setting) === undefined) setAt(draft, setting, value());
  };
  fill('http.host', () => '127.0.0.1');
  const scheme = getAt(draft, 'tls') === undefined ? 'http' : 'https';
  fill('http.publicOrigin', () => `${scheme}://127.0.0.1:${Number(getAt(draft, 'http.port') ?? 8080)}`);
  fill('relay.host', () => '127.0.0.1');
  fill('relay.publicHost', () => getAt(draft, 'relay.host'));
  fill('sms.transport', () => 'development');
  const dataDir = resolve(cwd, text(getAt(draft, 'dataDir') ?? './data'));
  if (mayWrite) fill('relay.secret', () => evaluationSecret(dataDir, 'relay'));
}

/** An example clinic with links on the screen is for this machine alone. */
function requireLoopback({ http }: z.output<typeof ConfigFile>): void {
  if (!isLoopback(http.host))
    throw new Fault(
      'Without a config file Confrere is an evaluation and listens on this machine only: take CONFRERE_HTTP_HOST away, or write a config file and name it in CONFRERE_CONFIG.',
    );
}

/** What a schema cannot see: whether TLS can be spoken with these files. Told beside all other faults. */
function tlsFaults(draft: Draft, cwd: string, now: Date): string[] {
  const [certFile, keyFile] = [text(getAt(draft, 'tls.certFile')), text(getAt(draft, 'tls.keyFile'))];
  if (!certFile || !keyFile) return [];
  const read = readCertificate({ certFile: resolve(cwd, certFile), keyFile: resolve(cwd, keyFile) }, now);
  const faults = 'faults' in read ? read.faults : [];
  if (text(getAt(draft, 'http.publicOrigin')).startsWith('http:'))
    faults.push('http.publicOrigin: is wrong; with tls it begins with https://, like https://visit.example.org.');
  return faults;
}

/** Found out at the start, not when the first mail is refused. */
const mailFaults = (draft: Draft, cwd: string): string[] => authorityFaults(draft, cwd, 'mail.caFile');

function smsFaults(draft: Draft, cwd: string): string[] {
  const gateways = getAt(draft, 'sms.gateways');
  if (!Array.isArray(gateways)) return [];
  return gateways.flatMap((_gateway, index) => authorityFaults(draft, cwd, `sms.gateways.${index}.caFile`));
}

function authorityFaults(draft: Draft, cwd: string, setting: string): string[] {
  const caFile = text(getAt(draft, setting));
  if (!caFile) return [];
  try {
    new X509Certificate(readFileSync(resolve(cwd, caFile)));
    return [];
  } catch {
    return [`${setting}: is no certificate that can be read; write the path of the certificate authority (PEM).`];
  }
}

/** Whether the files for the log collector can be read and used: told at the start, not at the first entry. */
function syslogFaults(draft: Draft, cwd: string): string[] {
  return ['caFile', 'certFile', 'keyFile'].flatMap((key) => {
    const path = text(getAt(draft, `audit.syslog.${key}`));
    if (!path) return [];
    try {
      const pem = readFileSync(resolve(cwd, path), 'utf8');
      if (key === 'keyFile') createPrivateKey(pem);
      else new X509Certificate(pem);
      return [];
    } catch {
      const what = key === 'keyFile' ? 'a private key without a passphrase' : 'a certificate';
      return [`audit.syslog.${key}: is wrong; name a PEM file with ${what} that this account may read.`];
    }
  });
}

function finish(file: z.output<typeof ConfigFile>, evaluation: boolean, cwd: string): Config {
  const dataDir = resolve(cwd, file.dataDir);
  const sqliteFile = file.storage.file ?? 'confrere.sqlite';
  return {
    evaluation,
    dataDir,
    runDir: resolve(cwd, file.runDir ?? join(dataDir, 'run')),
    tls: file.tls && { certFile: resolve(cwd, file.tls.certFile), keyFile: resolve(cwd, file.tls.keyFile) },
    http: file.http,
    storage:
      file.storage.kind === 'postgres'
        ? { kind: 'postgres', url: file.storage.url ?? '' }
        : { kind: 'sqlite', file: isAbsolute(sqliteFile) ? sqliteFile : join(dataDir, sqliteFile) },
    audit: finishAudit(file.audit, dataDir, cwd),
    relay: finishRelay(file),
    listeners: listenersOf(file.listeners, (path) => resolve(cwd, path)),
    sessions: file.sessions,
    identity: {
      ...file.identity,
      ...(file.identity.keyFile && { keyFile: resolve(cwd, file.identity.keyFile) }),
      ...(file.identity.certFile && { certFile: resolve(cwd, file.identity.certFile) }),
      providers: file.identity.providers.map((each) => ({ ...each, metadataFile: resolve(cwd, each.metadataFile) })),
    },
    mail: file.mail && { ...file.mail, ...(file.mail.caFile && { caFile: resolve(cwd, file.mail.caFile) }) },
    sms: file.sms && {
      ...file.sms,
      gateways: file.sms.gateways.map((each) => {
        const gateway = each.kind === 'http' ? completeGateway(each) : each;
        return { ...gateway, ...(gateway.caFile && { caFile: resolve(cwd, gateway.caFile) }) };
      }),
    },
    organizations: file.organizations,
    log: file.log,
  };
}

function finishAudit(
  { checkpointFile, keyFile, syslog }: z.output<typeof ConfigFile>['audit'],
  dataDir: string,
  cwd: string,
): Config['audit'] {
  const files = (['caFile', 'certFile', 'keyFile'] as const).flatMap((key) => {
    const path = syslog?.[key];
    return path === undefined ? [] : [[key, resolve(cwd, path)] as const];
  });
  return {
    checkpointFile: checkpointFile ? resolve(cwd, checkpointFile) : join(dataDir, 'audit-checkpoints.jsonl'),
    keyFile: keyFile ? resolve(cwd, keyFile) : join(dataDir, 'secrets', 'audit-key.pem'),
    syslog: syslog && { ...syslog, ...Object.fromEntries(files) },
  };
}

function finishRelay({ relay: file, http, tls }: z.output<typeof ConfigFile>): Config['relay'] {
  const { secret, previousSecret, tcpPort, tlsPort = http.port, nodes, openPorts, ...relay } = file;
  const { node: id = 'relay', publicHost, port } = file;
  // The shared port carries TURN over TCP as well: a port of its own for that is opened only when it is asked for.
  const shared = tls !== undefined && (tcpPort ?? http.port) === http.port;
  const only = {
    id,
    publicHost,
    port,
    tcpPort: shared ? tlsPort : (tcpPort ?? port),
    tlsPort: tls === undefined ? null : tlsPort,
  };
  return {
    ...relay,
    openPorts: portRange(openPorts),
    tcpPort: shared ? null : (tcpPort ?? port),
    secrets: previousSecret ? [secret, previousSecret] : [secret],
    nodes:
      nodes.length === 0
        ? [only]
        : nodes.map((node) => ({
            ...node,
            tcpPort: node.tcpPort ?? node.tlsPort ?? node.port,
            tlsPort: node.tlsPort ?? null,
          })),
  };
}

/** One sentence for each thing that is wrong: where, what, and what to write instead. */
function tell(issue: z.core.$ZodIssue, draft: Draft): string[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      (key) => `${[...issue.path, key].join('.')}: there is no such setting; correct or remove it.`,
    );
  const missing = getAt(draft, at) === undefined;
  return [`${at || 'config'}: ${missing ? 'is missing' : 'is wrong'}; ${lower(issue.message)}.`];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
