import { readFileSync } from 'node:fs';
import type { MailConfig } from '@confrere/platform/config';
import { createTransport } from 'nodemailer';
import { appointmentFile, type CalendarEntry } from './calendar/appointment-file.js';
import type { ComposedMail } from './compose-mail.js';
import type { Handover } from './handover.js';

export interface Letter extends ComposedMail {
  /** Stays the same when it is tried again, so that a mail program shows it once. */
  readonly id: string;
  readonly to: string;
  /** What people read as its sender. */
  readonly fromName: string;
  /** What the recipient puts into a calendar with it. */
  readonly calendar?: CalendarEntry | null;
}

/** Hands one letter to a mail server; a token to be injected. */
export abstract class MailDelivery {
  abstract deliver(letter: Letter): Promise<Handover>;
}

/** No single step takes longer than this (milliseconds); all together stay below the lease of a row. */
const STEP = 30_000;

/** Delivers by SMTP (RFC 5321), under TLS whose certificate is checked, unless the config says that there is none. */
export class SmtpDelivery extends MailDelivery {
  constructor(private readonly mail: MailConfig) {
    super();
  }

  override async deliver({ id, to, fromName, subject, text, html, calendar }: Letter): Promise<Handover> {
    const { host, port, secure, username, password, from, caFile } = this.mail;
    try {
      const file = calendar ? appointmentFile(calendar, { from, to }) : null;
      const transport = createTransport({
        host,
        port,
        secure: secure === 'tls',
        requireTLS: secure === 'starttls',
        ignoreTLS: secure === 'none',
        tls: {
          rejectUnauthorized: true,
          minVersion: 'TLSv1.2',
          // Read each time: a certificate authority that was replaced counts without a restart.
          ...(caFile ? { ca: readFileSync(caFile) } : {}),
        },
        ...(username ? { auth: { user: username, pass: password ?? '' } } : {}),
        connectionTimeout: STEP,
        greetingTimeout: STEP,
        socketTimeout: STEP,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      await transport.sendMail({
        messageId: `<${id}@${from.split('@')[1] ?? host}>`,
        from: { name: fromName, address: from },
        to: { name: '', address: to },
        envelope: { from, to },
        subject,
        text,
        html,
        // As another form of the text, which mail programs offer to enter, and as a file for those that do not.
        ...(file && { icalEvent: { ...file, filename: 'appointment.ics' } }),
        // RFC 3834: whoever answers automatically does not answer this.
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
      return { as: 'sent' };
    } catch (error) {
      return failureOf(error);
    }
  }
}

/** RFC 5321, section 4.2.1: 5yz is final. Only where it speaks of this letter; a wrong password can be mended. */
function failureOf(error: unknown): Handover {
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const reason = typeof responseCode === 'number' ? `smtp-${responseCode}` : typeof code === 'string' ? code : 'failed';
  const ofLetter = command === 'RCPT TO' || command === 'DATA';
  const isFinal = ofLetter && typeof responseCode === 'number' && responseCode >= 500 && responseCode < 600;
  return { as: isFinal ? 'refused' : 'later', code: reason.slice(0, 32) };
}
