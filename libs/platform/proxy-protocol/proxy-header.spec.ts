import fc from 'fast-check';
import { decodeProxyHeader, encodeProxyHeader } from './index.js';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const hex = (...parts: string[]): Buffer => Buffer.from(parts.join('').replaceAll(' ', ''), 'hex');
const v4 = { source: { ip: hex('c0000207'), port: 50_123 }, destination: { ip: hex('c6336401'), port: 443 } };
const v6 = {
  source: { ip: hex('20010db8000000000000000000000007'), port: 50_123 },
  destination: { ip: hex('20010db8000000000000000000000001'), port: 443 },
};

/** Byte for byte as section 2.2 lays them out. */
describe('the bytes of the specification', () => {
  it('TCP over IPv4: 12 bytes of addresses', () => {
    const bytes = hex(SIGNATURE, '21 11 000c', 'c0000207', 'c6336401', 'c3cb', '01bb');
    expect(encodeProxyHeader({ ...v4, tlsVersion: null })).toEqual(bytes);
    const client = { ip: v4.source.ip, port: 50_123, overTls: false };
    expect(decodeProxyHeader(bytes)).toEqual({ kind: 'header', length: 28, client });
  });

  it('TCP over IPv6: 36 bytes of addresses', () => {
    const bytes = hex(
      SIGNATURE,
      '21 21 0024',
      '20010db8000000000000000000000007',
      '20010db8000000000000000000000001',
      'c3cb 01bb',
    );
    expect(encodeProxyHeader({ ...v6, tlsVersion: null })).toEqual(bytes);
    expect(decodeProxyHeader(bytes)).toMatchObject({ length: 52, client: { ip: v6.source.ip, overTls: false } });
  });

  it('PP2_TYPE_SSL with PP2_SUBTYPE_SSL_VERSION says that TLS was taken off', () => {
    const tls = '20 000f 01 00000000 21 0007 544c5376312e33';
    const bytes = hex(SIGNATURE, '21 11 001e', 'c0000207 c6336401 c3cb 01bb', tls);
    expect(encodeProxyHeader({ ...v4, tlsVersion: 'TLSv1.3' })).toEqual(bytes);
    expect(decodeProxyHeader(bytes)).toMatchObject({ kind: 'header', length: 46, client: { overTls: true } });
  });

  it('LOCAL is a connection of the sender itself; whatever it says further is skipped', () => {
    expect(decodeProxyHeader(hex(SIGNATURE, '20 00 0000'))).toEqual({ kind: 'header', length: 16, client: null });
    expect(decodeProxyHeader(hex(SIGNATURE, '20 11 0003 ffffff'))).toMatchObject({ length: 19, client: null });
  });

  it('unknown vectors and PP2_TYPE_NOOP are passed over', () => {
    const bytes = hex(SIGNATURE, '21 11 0016', 'c0000207 c6336401 c3cb 01bb', '04 0000', 'ea 0004 01020304');
    expect(decodeProxyHeader(bytes)).toMatchObject({ kind: 'header', client: { overTls: false } });
  });
});

it.each([
  ['version 1', hex(SIGNATURE, '11 11 000c', 'c0000207 c6336401 c3cb 01bb')],
  ['an unassigned command', hex(SIGNATURE, '22 11 000c', 'c0000207 c6336401 c3cb 01bb')],
  ['UDP', hex(SIGNATURE, '21 12 000c', 'c0000207 c6336401 c3cb 01bb')],
  ['a Unix address', hex(SIGNATURE, '21 31 00d8', '00'.repeat(216))],
  ['addresses that are cut off', hex(SIGNATURE, '21 11 000b', 'c0000207 c6336401 c3cb 01')],
  ['a vector that is cut off', hex(SIGNATURE, '21 11 000f', 'c0000207 c6336401 c3cb 01bb', '200005')],
  ['an SSL vector that says nothing', hex(SIGNATURE, '21 11 000f', 'c0000207 c6336401 c3cb 01bb', '200000')],
  ['a length beyond reason', hex(SIGNATURE, '21 11 ffff')],
])('%s is refused', (_name, bytes) => {
  expect(decodeProxyHeader(bytes)).toEqual({ kind: 'malformed' });
});

const endpoint = (size: number) =>
  fc.record({
    ip: fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes)),
    port: fc.nat(65_535),
  });
const connection = fc.constantFrom(4, 16).chain((size) =>
  fc.record({
    source: endpoint(size),
    destination: endpoint(size),
    tlsVersion: fc.constantFrom(null, 'TLSv1.2', 'TLSv1.3'),
  }),
);

it('what was written is read, whatever follows; any shorter beginning of it is incomplete', () => {
  fc.assert(
    fc.property(connection, fc.uint8Array(), (wanted, rest) => {
      const header = encodeProxyHeader(wanted);
      const client = { ...wanted.source, overTls: wanted.tlsVersion !== null };
      expect(decodeProxyHeader(Buffer.concat([header, rest]))).toEqual({
        kind: 'header',
        length: header.length,
        client,
      });
      for (let length = 0; length < header.length; length++)
        expect(decodeProxyHeader(header.subarray(0, length)).kind).toBe('incomplete');
    }),
  );
});

it('any bytes give a verdict, those that begin otherwise are told as absent', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void decodeProxyHeader(Buffer.from(bytes))));
  const behind = fc.uint8Array({ maxLength: 300 });
  fc.assert(fc.property(behind, (bytes) => void decodeProxyHeader(Buffer.concat([hex(SIGNATURE), bytes]))));
  for (const text of ['GET / HTTP/1.1\r\n', 'PROXY TCP4 192.0.2.7 198.51.100.1 50123 443\r\n', '\r\n\r\nGET'])
    expect(decodeProxyHeader(Buffer.from(text))).toEqual({ kind: 'absent' });
});
