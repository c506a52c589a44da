import { isIP } from 'node:net';

/** A STUN or TURN URL (RFC 7064, RFC 7065), taken apart. */
export interface TurnUrl {
  readonly scheme: 'stun' | 'stuns' | 'turn' | 'turns';
  /** A host name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

const URL_FORM = /^(stuns?|turns?):(\[[0-9a-f:.]+\]|[^:?\s/]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** Null when it is none. `turns:` over UDP (DTLS) is none that we speak. */
export function parseTurnUrl(url: string): TurnUrl | null {
  const [, scheme = '', bracketed = '', port, transport] = URL_FORM.exec(url) ?? [];
  const kind = scheme.toLowerCase() as TurnUrl['scheme'];
  const secure = kind.endsWith('s');
  const host = bracketed.replace(/^\[|\]$/g, '');
  if (host === '' || (bracketed.startsWith('[') && isIP(host) !== 6)) return null;
  if (secure && transport?.toLowerCase() === 'udp') return null;
  const number = port === undefined ? (secure ? 5349 : 3478) : Number(port);
  if (number < 1 || number > 65_535) return null;
  const over = secure ? 'tls' : transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp';
  return { scheme: kind, host, port: number, transport: over };
}
