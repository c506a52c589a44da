import { AuditTrail, auditEntities } from '@confrere/features/audit';
import { identityEntities } from '@confrere/features/identity';
import { notificationsEntities, Outbox, OutboxSeal } from '@confrere/features/notifications';
import { organizationEntities } from '@confrere/features/organizations';
import { peopleEntities } from '@confrere/features/people';
import { RandomIds, SystemClock } from '@confrere/kernel';
import { loadConfig } from '@confrere/platform/config';
import { DomainEvents } from '@confrere/platform/events';
import { openStorage, UnitOfWork } from '@confrere/platform/storage';
import type { CommandContext } from './command.js';

/** What a command works with that changes the database of the appliance, beside a running server or without one. */
export interface OpenDatabase {
  readonly unitOfWork: UnitOfWork;
  readonly audit: AuditTrail;
  readonly clock: SystemClock;
  readonly ids: RandomIds;
  /** What is put in goes out as soon as the server runs. */
  readonly outbox: Outbox;
}

/** Opens the database of the config, does the work and closes it. */
export async function withDatabase<T>(
  { env }: Pick<CommandContext, 'env'>,
  work: (database: OpenDatabase) => Promise<T>,
): Promise<T> {
  const { storage, mail, relay } = loadConfig({ ...env });
  const dataSource = await openStorage(storage, [
    ...organizationEntities,
    ...peopleEntities,
    ...identityEntities,
    ...notificationsEntities,
    ...auditEntities,
  ]);
  const events = new DomainEvents(() => undefined);
  const [clock, ids] = [new SystemClock(), new RandomIds()];
  try {
    return await work({
      unitOfWork: new UnitOfWork(dataSource, events),
      audit: new AuditTrail(clock, ids),
      clock,
      ids,
      outbox: new Outbox(mail, new OutboxSeal(relay.secrets), clock, ids),
    });
  } finally {
    await events.settled();
    await dataSource.destroy();
  }
}
