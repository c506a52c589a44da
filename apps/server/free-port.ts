import { createServer } from 'node:net';
import { Fault } from '@confrere/platform/config';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program',
  EACCES: 'needs more rights than this account has',
  EADDRNOTAVAIL: 'is not an address of this machine',
};

/** Looked for before anything else is touched. @throws Fault when nobody can listen there. */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ''] ?? `cannot be used (${error.code ?? 'unknown'})`;
      reject(
        new Fault(
          `Port ${port} on ${host} ${reason}: end that program, or choose another in http.port (CONFRERE_HTTP_PORT).`,
        ),
      );
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}
