import { execFile } from 'node:child_process';
import type { EphemeralCredential } from '@confrere/relay';

/** What turnutils_uclient told of one run. */
export interface UclientRun {
  readonly code: number | string;
  readonly sent: number;
  readonly received: number;
  /** Its last words, for whoever reads why a test failed. */
  readonly said: string;
}

const LONGEST = 25_000;

/** Runs turnutils_uclient of coturn once. @param how its flags, such as `-y -c` */
export function uclient(
  { host, port }: { host: string; port: number },
  { username, credential }: EphemeralCredential,
  how: string,
  within = LONGEST,
): Promise<UclientRun> {
  const args = [...how.split(' '), '-p', String(port), '-u', username, '-w', credential, host];
  return new Promise((resolve) => {
    execFile(process.env['UCLIENT_PATH'] ?? '', args, { timeout: within, cwd: '/tmp' }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`;
      // The last of its totals is the sum over all of its clients.
      const [, sent = '0', received = '0'] =
        [...said.matchAll(/: tot_send_msgs=(\d+), tot_recv_msgs=(\d+)$/gm)].at(-1) ?? [];
      const code = error ? (error.code ?? error.signal ?? 'killed') : 0;
      resolve({
        code,
        sent: Number(sent),
        received: Number(received),
        said: said.trim().split('\n').slice(-8).join('\n'),
      });
    });
  });
}
