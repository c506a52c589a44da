import { SigningKey } from '@confrere/features/audit';
import { Fault, loadConfig } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';

/** The public half of the key that signs checkpoints: to be kept where nobody who runs the appliance can change it. */
export const auditKey: Command = {
  name: 'audit key',
  summary: "print the public key of the audit trail's checkpoints",
  run({ env, json, say }) {
    const { keyFile } = loadConfig({ ...env }).audit;
    const key = SigningKey.existing(keyFile);
    if (!key) throw new Fault(`There is no key in ${keyFile} yet: start the server once; it makes one.`);
    say(json ? JSON.stringify({ id: key.id, publicKey: key.publicPem }) : key.publicPem.trimEnd());
    return Promise.resolve(ExitCode.well);
  },
};
