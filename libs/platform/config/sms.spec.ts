import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault, loadConfig } from './index.js';
import { SMS_PRESETS } from './sms-presets.js';

const SECRET = 'a-secret-that-is-long-enough-to-count-123';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-sms-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const load = (sms: string, env: Record<string, string> = {}) =>
  loadConfig(
    {
      CONFRERE_CONFIG: write(
        'config.yml',
        `http: { publicOrigin: https://visit.example.org }\nrelay: { publicHost: relay.example.org, secret: ${SECRET} }\n${sms}`,
      ),
      ...env,
    },
    folder,
  );
const faultsOf = (sms: string): string[] => {
  try {
    load(sms);
  } catch (error) {
    expect(error).toBeInstanceOf(Fault);
    return (error as Fault).message.split('\n');
  }
  throw new Error('no fault was told');
};

describe('text messages', () => {
  it('are off in a config that says nothing of them, and shown at the desk of an evaluation', () => {
    expect(load('').sms).toBeUndefined();
    expect(loadConfig({}, folder).sms).toMatchObject({ transport: 'development', gateways: [] });
  });

  it('go out by what the preset of the gateway says, unless the config says otherwise', () => {
    const token = write('token', 'T0ken\n');
    const config = load(`
sms:
  sender: OsloHosp
  senders: { "+47": Oslo HF, "+1": "+12025550123" }
  excludedPrefixes: ["+4782"]
  gateways:
    - { kind: http, name: main, preset: json, url: https://sms.example.org/send, tokenFile: ${token} }
    - { kind: http, name: twilio, preset: twilio, account: AC1, password: secret, success: queued }
    - { kind: smpp, name: centre, host: smsc.example.org, systemId: confrere, password: secret }
`);
    expect(config.sms).toMatchObject({
      transport: 'gateways',
      limits: { memberPerHour: 120 },
      gateways: [
        { name: 'main', url: 'https://sms.example.org/send', token: 'T0ken', contentType: 'json', method: 'POST' },
        { name: 'twilio', url: SMS_PRESETS.twilio.url, success: 'queued', messageId: SMS_PRESETS.twilio.messageId },
        { name: 'centre', port: 2775, secure: 'tls', longTexts: 'parts' },
      ],
    });
  });

  it.each(Object.keys(SMS_PRESETS))('need only accounts and passwords beside the preset %s', (preset) => {
    const values = '{ service: sms-1, platformId: a, platformPartnerId: b }';
    const url = preset === 'json' ? 'url: https://sms.example.org, ' : '';
    const gateway = `{ kind: http, name: main, preset: ${preset}, ${url}account: a, password: b, token: c, values: ${values} }`;
    expect(load(`sms: { sender: OsloHosp, gateways: [${gateway}] }`).sms?.gateways).toHaveLength(1);
  });

  it('are turned into development by the environment', () => {
    expect(load('', { CONFRERE_SMS_TRANSPORT: 'development' }).sms?.transport).toBe('development');
  });

  it('tell every fault at once, and never a value', () => {
    const faults = faultsOf(`
sms:
  sender: A sender that is too long
  senders: { "47": OsloHosp }
  gateways:
    - { kind: http, name: main, url: http://sms.example.org, body: "{text} {nothing} {password}", success: "(" }
    - { kind: http, name: main, preset: twilio, reportSecret: short, caFile: nowhere.pem }
    - { kind: smpp, name: "a b", host: smsc.example.org, systemId: confrere, password: hunter2, secure: none }
    - { kind: telegraph, name: x }
`);
    const told = (start: string): void => expect(faults.filter((each) => each.startsWith(start))).toHaveLength(1);
    for (const each of [
      'sms.sender:',
      'sms.gateways.0.url:',
      'sms.gateways.0.success:',
      'sms.gateways.1.reportSecret:',
    ])
      told(each);
    for (const each of ['sms.gateways.2.name:', 'sms.gateways.3.kind:', 'sms.gateways.1.caFile:']) told(each);
    expect(faults.join()).not.toMatch(/hunter2|short/);
    const second = faultsOf(`
sms:
  gateways:
    - { kind: http, name: main, url: https://sms.example.org, body: "{text} {nothing} {password}" }
    - { kind: http, name: main, preset: twilio }
    - { kind: smpp, name: centre, host: smsc.example.org, systemId: confrere, password: hunter2, secure: none }
`);
    expect(second.map((each) => each.split(':')[0]).sort()).toEqual([
      'sms.gateways.0.body',
      'sms.gateways.0.password',
      'sms.gateways.0.values',
      'sms.gateways.1.account',
      'sms.gateways.1.name',
      'sms.gateways.1.password',
      'sms.gateways.2.secure',
      'sms.sender',
    ]);
    expect(faultsOf('sms: {}')).toEqual(expect.arrayContaining([expect.stringContaining('sms.gateways: ')]));
  });
});
