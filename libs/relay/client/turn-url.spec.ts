import { parseTurnUrl } from './turn-url.js';

it.each([
  ['turn:relay.example.org', 'turn', 'relay.example.org', 3478, 'udp'],
  ['turn:relay.example.org:443?transport=udp', 'turn', 'relay.example.org', 443, 'udp'],
  ['turn:192.0.2.7:3478?transport=tcp', 'turn', '192.0.2.7', 3478, 'tcp'],
  ['turns:relay.example.org', 'turns', 'relay.example.org', 5349, 'tls'],
  ['turns:[2001:db8::7]:443?transport=tcp', 'turns', '2001:db8::7', 443, 'tls'],
  ['stun:stun.example.org', 'stun', 'stun.example.org', 3478, 'udp'],
  ['TURN:relay.example.org?transport=TCP', 'turn', 'relay.example.org', 3478, 'tcp'],
])('%s', (url, scheme, host, port, transport) => {
  expect(parseTurnUrl(url)).toEqual({ scheme, host, port, transport });
});

it.each([
  'http://relay.example.org',
  'turn:',
  'turn:relay.example.org:0',
  'turn:relay.example.org:65536',
  'turn:relay.example.org?transport=sctp',
  'turns:relay.example.org?transport=udp',
  'turn:[nowhere]:3478',
  'turn:user@relay.example.org:3478:1',
  'turn:relay.example.org/path',
])('%s is none', (url) => {
  expect(parseTurnUrl(url)).toBeNull();
});
