/** Something to be told to the site's log collector. */
export interface SyslogEvent {
  /** MSGID: what kind of thing it is. */
  readonly kind: 'audit.entry' | 'audit.checkpoint';
  /** ISO 8601 in UTC with milliseconds, when it happened. */
  readonly at: string;
  /** Canonical JSON. */
  readonly text: string;
}

/** "log audit" (RFC 5424, section 6.2.1). */
const FACILITY = 13;
/** Informational for entries, notice for checkpoints. */
const SEVERITY = { 'audit.entry': 6, 'audit.checkpoint': 5 } as const;
/** Says that the text is UTF-8 (RFC 5424, section 6.4). */
const BOM = '\uFEFF';

/**
 * One message (RFC 5424, section 6). It names the appliance and no person.
 * @param host the appliance's host name.
 */
export function syslogMessage({ kind, at, text }: SyslogEvent, host: string): string {
  const priority = FACILITY * 8 + SEVERITY[kind];
  return `<${priority}>1 ${at} ${printable(host, 255)} confrere - ${kind} [origin software="confrere"] ${BOM}${text}`;
}

/** One frame of syslog over TLS: how many octets, a space, and the message (RFC 5425, section 4.3). */
export function syslogFrame(message: string): Buffer {
  const octets = Buffer.from(message, 'utf8');
  return Buffer.concat([Buffer.from(`${octets.length} `, 'ascii'), octets]);
}

/** PRINTUSASCII without spaces, or the nil value. */
const printable = (text: string, longest: number): string => text.replace(/[^!-~]/g, '').slice(0, longest) || '-';
