import { type Config, loadConfig } from '@confrere/platform/config';
import { controlAddress } from './control-address.js';

const config = loadConfig({ CONFRERE_RELAY_SECRET: 'a-secret-of-more-than-thirty-two-characters' });
const at = (rest: { control?: string; host?: string; tls?: Config['tls'] }): ReturnType<typeof controlAddress> =>
  controlAddress({
    ...config,
    tls: rest.tls,
    http: { ...config.http, ...(rest.host !== undefined && { host: rest.host }) },
    relay: { ...config.relay, ...(rest.control !== undefined && { control: rest.control }) },
  });

it.each([
  ['127.0.0.1', 'ws://127.0.0.1:8080/relay/control'],
  ['10.0.0.5', 'ws://10.0.0.5:8080/relay/control'],
  ['0.0.0.0', 'ws://127.0.0.1:8080/relay/control'],
  ['::', 'ws://[::1]:8080/relay/control'],
  ['::1', 'ws://[::1]:8080/relay/control'],
])('a server that listens on %s is reached at %s', (host, url) => {
  expect(at({ host })).toEqual({ url });
});

it.each([
  ['http://server:8080', 'ws://server:8080/relay/control'],
  ['https://visit.example.org', 'wss://visit.example.org/relay/control'],
  ['wss://visit.example.org/inside', 'wss://visit.example.org/inside'],
])('relay.control %s stands for %s', (control, url) => {
  expect(at({ control })).toEqual({ url });
});

it('behind the shared port the server is reached by its socket', () => {
  expect(at({ tls: { certFile: '/cert.pem', keyFile: '/key.pem' } })).toEqual({
    url: 'ws://localhost/relay/control',
    connect: expect.any(Function),
  });
});
