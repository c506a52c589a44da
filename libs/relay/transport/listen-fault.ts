import { DomainError } from '@confrere/kernel';

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses that port',
  EACCES: 'this account may not open that port (ports below 1024 need CAP_NET_BIND_SERVICE)',
  EADDRNOTAVAIL: 'this machine has no such address',
  EINVAL: 'that is no IP address of this machine',
  ENOTFOUND: 'that name has no address',
};

/** One sentence for the administrator about a socket that could not be opened. */
export function listenFault(error: unknown, transport: 'UDP' | 'TCP', host: string, port: number): DomainError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new DomainError(
    'relay.cannot-listen',
    'unavailable',
    `The relay cannot listen on ${host} port ${port} over ${transport}: ${reason}.`,
  );
}
