import { loadConfig } from './index.js';

const base = {
  CONFRERE_HTTP_PORT: '8080',
  CONFRERE_LISTENERS_DESK_PORT: '8081',
  CONFRERE_LISTENERS_DESK_PUBLIC_ORIGIN: 'http://127.0.0.1:8081',
};
const load = (env: Record<string, string>) => loadConfig({ CONFRERE_DATA_DIR: '/tmp/not-made', ...FILE, ...env });
const FILE = { CONFRERE_RELAY_SECRET: 'x'.repeat(40) };

describe('listeners', () => {
  it('serve one audience each, or several on one port', () => {
    const config = load({
      ...base,
      CONFRERE_LISTENERS_ADMIN_PORT: '8081',
      CONFRERE_LISTENERS_ADMIN_PUBLIC_ORIGIN: 'http://127.0.0.1:8081',
      CONFRERE_LISTENERS_VISIT_PORT: '8082',
      CONFRERE_LISTENERS_VISIT_PUBLIC_ORIGIN: 'http://127.0.0.1:8082',
    });
    expect(config.listeners.map(({ port, areas }) => [port, areas])).toEqual([
      [8082, ['visit']],
      [8081, ['desk', 'admin']],
    ]);
    expect(load({}).listeners).toEqual([]);
  });

  it.each([
    ['the port of everything else', { CONFRERE_LISTENERS_DESK_PORT: '8080' }, 'listeners.desk.port: is wrong'],
    [
      'the name of everything else',
      { CONFRERE_LISTENERS_DESK_PUBLIC_ORIGIN: 'http://127.0.0.1:8080' },
      'listeners.desk.publicOrigin: is wrong; http has it already',
    ],
    [
      'another name on a shared port',
      { CONFRERE_LISTENERS_ADMIN_PORT: '8081', CONFRERE_LISTENERS_ADMIN_PUBLIC_ORIGIN: 'http://127.0.0.1:9' },
      'listeners.admin.publicOrigin: is wrong; on the port of listeners.desk write the same',
    ],
    [
      'HTTPS beside HTTP',
      { CONFRERE_LISTENERS_DESK_PUBLIC_ORIGIN: 'https://staff.example.org' },
      'listeners.desk.publicOrigin: is wrong; all origins are https://',
    ],
  ])('are refused with %s', (_, env, message) => {
    expect(() => load({ ...base, ...env })).toThrow(message);
  });
});
