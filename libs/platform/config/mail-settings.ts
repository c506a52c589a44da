import { z } from 'zod';
import { file, host, port } from './forms.js';

const MAIL_ADDRESS = /^[^\s@,;:<>()"'\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

/** The mail server that takes what Confrere sends. Left out: no mail is sent, and the desk shows links to copy instead. */
export const mailSettings = z
  .strictObject({
    host: host('write the host name of the mail server, as its certificate has it'),
    port,
    /** `tls` from the first byte (465), `starttls` before anything is said (587), `none` only where the network is trusted (25). */
    secure: z.enum(['tls', 'starttls', 'none'], 'write tls, starttls or none'),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    /** The sender of all mail; people read the name of their organization before it. */
    from: z
      .string('write the address that mail comes from, like no-reply@clinic.example')
      .regex(MAIL_ADDRESS, 'write one address without a name, like no-reply@clinic.example'),
    /** PEM: the authorities that may have issued the mail server's certificate; the system's when left out. */
    caFile: file('write the path of the certificate authority (PEM)').optional(),
  })
  .superRefine((mail, context) => {
    const fault = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (mail.username !== undefined && mail.password === undefined)
      fault('password', 'write the password of that account, best by a file: passwordFile');
    if (mail.username === undefined && mail.password !== undefined)
      fault('username', 'write whose password it is, or take the password away');
    if (mail.password !== undefined && mail.secure === 'none')
      fault('secure', 'a password is sent over TLS only; write tls or starttls');
  });
