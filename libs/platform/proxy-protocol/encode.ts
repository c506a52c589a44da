import {
  CLIENT_SSL,
  COMMAND_AT,
  COMMAND_PROXY,
  FAMILY_AT,
  FIXED_LENGTH,
  LENGTH_AT,
  SIGNATURE,
  TCP_OVER_IPV4,
  TCP_OVER_IPV6,
  TLV_SSL,
  TLV_SSL_VERSION,
} from './layout.js';

/** One end of a TCP connection. */
export interface Endpoint {
  /** 4 or 16 bytes. */
  readonly ip: Buffer;
  readonly port: number;
}

export interface ProxiedConnection {
  /** The client. */
  readonly source: Endpoint;
  /** Where the client connected to; of the same family. */
  readonly destination: Endpoint;
  /** TLS that the sender has taken off, like `TLSv1.3`; null: what follows is as the client sent it. */
  readonly tlsVersion: string | null;
}

/** The PROXY protocol v2 header of a TCP connection that is passed on. */
export function encodeProxyHeader({ source, destination, tlsVersion }: ProxiedConnection): Buffer {
  const head = Buffer.alloc(FIXED_LENGTH);
  SIGNATURE.copy(head);
  head[COMMAND_AT] = COMMAND_PROXY;
  head[FAMILY_AT] = source.ip.length === 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6;
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(source.port, 0);
  ports.writeUInt16BE(destination.port, 2);
  const parts = [head, source.ip, destination.ip, ports];
  if (tlsVersion !== null) parts.push(tlsVector(tlsVersion));
  const header = Buffer.concat(parts);
  header.writeUInt16BE(header.length - FIXED_LENGTH, LENGTH_AT);
  return header;
}

/** Section 2.2.6: client, verify (nobody showed a certificate), and the version as text. */
function tlsVector(version: string): Buffer {
  const verifiedNothing = Buffer.from([CLIENT_SSL, 0, 0, 0, 0]);
  return vector(TLV_SSL, Buffer.concat([verifiedNothing, vector(TLV_SSL_VERSION, Buffer.from(version, 'ascii'))]));
}

/** Section 2.2: type, length, value. */
function vector(type: number, value: Buffer): Buffer {
  const head = Buffer.from([type, 0, 0]);
  head.writeUInt16BE(value.length, 1);
  return Buffer.concat([head, value]);
}
