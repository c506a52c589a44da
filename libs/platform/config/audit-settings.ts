import { z } from 'zod';
import { file, host, port } from './forms.js';

/** What stands under `audit:` in the config file; README.md lists it for administrators. */
export const auditSettings = z
  .strictObject({
    /** Where signed checkpoints are appended, JSON Lines; below dataDir when left out. */
    checkpointFile: file('write the path of a file').optional(),
    /** The Ed25519 key that signs them (PEM, PKCS #8); made below dataDir when left out. */
    keyFile: file("write the path of the key that signs the audit trail's checkpoints").optional(),
    /** The site's log collector: RFC 5424 over TLS (RFC 5425). Off when left out. */
    syslog: z
      .strictObject({
        host: host('write the host name or IP address of the log collector'),
        port: port.default(6514),
        /** Who may have issued the collector's certificate (PEM), where the system does not know them. */
        caFile: file("write the path of the certificate authority's certificate (PEM)").optional(),
        /** The certificate and key with which the appliance shows who it is, where the collector asks for one. */
        certFile: file('write the path of the certificate for the log collector (PEM)').optional(),
        keyFile: file("write the path of that certificate's key (PEM, without a passphrase)").optional(),
        /** `entries`: every entry, which names nobody, and the checkpoints. `checkpoints`: those alone. */
        send: z.enum(['entries', 'checkpoints'], 'write entries or checkpoints').default('entries'),
      })
      .refine(({ certFile, keyFile }) => (certFile === undefined) === (keyFile === undefined), {
        path: ['keyFile'],
        message: 'write both certFile and keyFile, or neither',
      })
      .optional(),
  })
  .prefault({});
