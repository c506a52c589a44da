/** An IP address and a port, in one canonical spelling: `::ffff:a.b.c.d` is never kept, it is the IPv4 address. */
export interface TransportAddress {
  readonly family: 4 | 6;
  /** 4 or 16 bytes. */
  readonly ip: Buffer;
  readonly port: number;
}

const MAPPED_PREFIX = Buffer.from('00000000000000000000ffff', 'hex');

/** Reads an address as Node's sockets spell it, with or without a zone. Null when it is none. */
export function transportAddress(text: string, port: number): TransportAddress | null {
  const ip = text.includes(':') ? ipv6(text.split('%', 1)[0] ?? '') : ipv4(text);
  if (!ip) return null;
  if (isMappedIPv4(ip)) return { family: 4, ip: ip.subarray(12), port };
  return { family: ip.length === 4 ? 4 : 6, ip, port };
}

/** @param ip 4 or 16 bytes, as they stand on the wire. */
export const isMappedIPv4 = (ip: Buffer): boolean => ip.length === 16 && ip.subarray(0, 12).equals(MAPPED_PREFIX);

/** As `192.0.2.1` or `2001:db8:0:0:0:0:0:1`. */
export const spellIp = (ip: Buffer): string =>
  ip.length === 4
    ? ip.join('.')
    : Array.from({ length: 8 }, (_, group) => ip.readUInt16BE(group * 2).toString(16)).join(':');

/** As `192.0.2.1:3478` or `[2001:db8:0:0:0:0:0:1]:3478`. */
export function formatAddress({ family, ip, port }: TransportAddress): string {
  return family === 4 ? `${spellIp(ip)}:${port}` : `[${spellIp(ip)}]:${port}`;
}

function ipv4(text: string): Buffer | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return Buffer.from(parts.map(Number));
}

function ipv6(text: string): Buffer | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = [groupsOf(halves[0] ?? '', halves.length === 1), groupsOf(halves[1] ?? '', true)];
  if (!head || !tail) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return null;
  return Buffer.concat([head, Buffer.alloc(missing), tail]);
}

/** Only the very end of an IPv6 address may be spelled as IPv4. */
function groupsOf(text: string, isEnd: boolean): Buffer | null {
  if (text === '') return Buffer.alloc(0);
  const parts: Buffer[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    const last = isEnd && index === groups.length - 1;
    const bytes = last && group.includes('.') ? ipv4(group) : hexGroup(group);
    if (!bytes) return null;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function hexGroup(group: string): Buffer | null {
  return /^[0-9a-f]{1,4}$/i.test(group) ? Buffer.from(group.padStart(4, '0'), 'hex') : null;
}
