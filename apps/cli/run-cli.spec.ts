import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Relay } from '@confrere/relay';
import { openLoopbackRelay } from '../../libs/relay/testing/loopback-relay.js';
import { COMMANDS } from './commands/index.js';
import { runCli } from './run-cli.js';

const SECRET = 'a-secret-of-more-than-thirty-two-characters';
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'confrere-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function confrere(line: string, env: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli({
    commands: COMMANDS,
    args: line.split(' ').filter((word) => word !== ''),
    env: { CONFRERE_DATA_DIR: folder, CONFRERE_RELAY_SECRET: SECRET, ...env },
    folder: __dirname,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
  });
  return { code, out, err };
}

it('lists its commands when it is asked for help, and when it is asked for nothing', async () => {
  const { code, out } = await confrere('--help');
  expect(code).toBe(0);
  for (const { name, summary } of COMMANDS) expect(out.join('\n')).toMatch(new RegExp(`${name} +${summary}`));
  expect(await confrere('')).toEqual({ code: 2, out: [], err: out });
});

it.each(['relay chek', 'relay', 'relay check --fast'])('does not guess what "%s" means', async (line) => {
  const { code, out, err } = await confrere(line);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err.join('\n')).toContain('relay check');
});

it.each(['version', '--version'])('%s says the version of this project', async (line) => {
  expect(await confrere(line)).toEqual({ code: 0, out: [expect.stringMatching(/^\d+\.\d+\.\d+$/)], err: [] });
});

it('faults of the config are told in a sentence each, with exit code 2', async () => {
  const { code, out, err } = await confrere('relay check', {
    CONFRERE_RELAY_PORT: '0',
    CONFRERE_RELAY_SECRET: 'short',
  });
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err.join('\n')).toMatch(/relay\.port: .+\n.*relay\.secret: .+/s);
});

describe('relay check', () => {
  const open = (): Promise<Relay> => openLoopbackRelay(SECRET);
  const portsOf = ({ udpPort, tcpPort }: Relay) => ({
    CONFRERE_RELAY_PORT: String(udpPort),
    CONFRERE_RELAY_TCP_PORT: String(tcpPort),
  });

  it('says which ways work, and leaves nothing on the relay', async () => {
    const relay = await open();
    const { udpPort, tcpPort } = relay;
    expect(await confrere('relay check', portsOf(relay))).toEqual({
      code: 0,
      out: [
        `✓ UDP works: a packet was relayed through UDP port ${udpPort} of 127.0.0.1.`,
        `✓ TCP works: a packet was relayed through TCP port ${tcpPort} of 127.0.0.1.`,
      ],
      err: [],
    });
    expect(relay.counters.packets).toBeGreaterThanOrEqual(4);
    expect(relay.allocations).toBe(0);
    await relay.close();
  });

  it('tells a program the same as JSON', async () => {
    const relay = await open();
    const { code, out } = await confrere('relay check --json', portsOf(relay));
    await relay.close();
    expect(code).toBe(0);
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      works: true,
      ways: [
        { node: 'relay', transport: 'udp', step: 'done', code: null, todo: null },
        { node: 'relay', transport: 'tcp', step: 'done', code: null, todo: null },
      ],
    });
  });

  it('a way that does not work is exit code 1, and says what to do', async () => {
    const relay = await open();
    const { udpPort, tcpPort } = relay;
    const env = portsOf(relay);
    await relay.close();
    expect(await confrere('relay check', env)).toEqual({
      code: 1,
      out: [
        `✗ UDP does not work: nothing listens on UDP port ${udpPort} of 127.0.0.1.`,
        `  Start the relay; where it stands behind another address, forward UDP port ${udpPort} to it.`,
        `✗ TCP does not work: nothing listens on TCP port ${tcpPort} of 127.0.0.1.`,
        `  Start the relay; where it stands behind another address, forward TCP port ${tcpPort} to it.`,
      ],
      err: [],
    });
  });
});
