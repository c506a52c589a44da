import { AsyncLocalStorage } from 'node:async_hooks';
import type { DomainEvent } from '@confrere/kernel';
import type { DomainEvents } from '@confrere/platform/events';
import type { DataSource, EntityManager } from 'typeorm';
import { eraseRows } from './erase-rows.js';
import { OrganizationRows, type Rows } from './organization-rows.js';
import { ALL_ORGANIZATIONS as ALL, SCOPE_SETTING } from './row-security.js';
import { Turns } from './turns.js';

/** One open transaction: what a use case is given to work with. Not to be used after `run` has ended. */
export interface Transaction {
  readonly entities: Rows;
  /** Makes a fact known once the transaction has been committed, in order; a rollback drops it. */
  tell(event: DomainEvent): void;
  /** Deletes what belongs to an organization from every table but these. @throws Error for another than whose rows these are. */
  eraseRows(organizationId: string, keep: readonly string[]): Promise<void>;
}

/** Work on the rows of one organization, or of all. */
export interface Work {
  /**
   * Runs `work` in one transaction: everything or nothing. What `work` throws rolls back and is thrown on.
   * @throws Error when called inside another `run` or `read`: pass the Transaction on instead.
   */
  run<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Reads a state that no transaction is changing meanwhile.
   * @throws Error when called inside another `run` or `read`: read with its `entities` instead.
   */
  read<T>(work: (entities: Rows) => Promise<T>): Promise<T>;
}

/** How often a transaction that PostgreSQL could not serialise is tried in all. */
const MOST_ATTEMPTS = 10;

/**
 * The only way in which features touch the database. Transactions behave as if they ran one after the other, on both
 * engines: on SQLite they do (TypeORM has one connection there, so that another's statements would otherwise run inside
 * an open transaction); on PostgreSQL they are SERIALIZABLE and tried again when they collide.
 *
 * Therefore `work` may run more than once: it changes the database and calls `tell`, and nothing else. It never waits
 * for the network.
 */
export class UnitOfWork {
  private readonly turns = new Turns();
  private readonly inside = new AsyncLocalStorage<{ open: boolean }>();
  private readonly oneConnection: boolean;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: DomainEvents,
  ) {
    this.oneConnection = dataSource.options.type !== 'postgres';
  }

  /** Work on the rows of one organization: others can neither be seen nor changed, whatever is asked for. */
  in(organizationId: string): Work {
    return {
      run: (work) => this.run(organizationId, work),
      read: (work) => this.read(organizationId, work),
    };
  }

  /**
   * Work on the rows of all organizations: to find out from a secret whose it is, and for what the appliance does by
   * itself. Whoever acts for a Principal uses `in`.
   */
  get everywhere(): Work {
    return { run: (work) => this.run(ALL, work), read: (work) => this.read(ALL, work) };
  }

  private async run<T>(scope: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    this.refuseNesting();
    if (this.oneConnection) return this.turns.exclusive(() => this.attempt(scope, work));
    try {
      return await this.turns.shared(() => this.attempt(scope, work));
    } catch (error) {
      if (!isCollision(error)) throw error;
    }
    // Alone in this process, a second attempt can only collide with another replica.
    return this.turns.exclusive(async () => {
      for (let attempt = 2; ; attempt++) {
        try {
          return await this.attempt(scope, work);
        } catch (error) {
          if (!isCollision(error) || attempt === MOST_ATTEMPTS) throw error;
        }
      }
    });
  }

  private async read<T>(scope: string, work: (entities: Rows) => Promise<T>): Promise<T> {
    this.refuseNesting();
    const reading = async (manager: EntityManager): Promise<T> => work(await this.rows(manager, scope));
    if (this.oneConnection) return this.turns.exclusive(() => this.within(() => reading(this.dataSource.manager)));
    return this.within(() => this.dataSource.transaction('REPEATABLE READ', reading));
  }

  private async attempt<T>(scope: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const told: DomainEvent[] = [];
    const inTransaction = async (manager: EntityManager) =>
      work({
        entities: await this.rows(manager, scope),
        tell: (event) => void told.push(event),
        eraseRows: (organizationId, keep) => {
          if (scope !== ALL && scope !== organizationId)
            throw new Error("Another organization's rows were to be erased.");
          return eraseRows(manager, organizationId, keep);
        },
      });
    const result = await this.within(() =>
      this.oneConnection
        ? this.dataSource.transaction(inTransaction)
        : this.dataSource.transaction('SERIALIZABLE', inTransaction),
    );
    this.events.deliver(told);
    return result;
  }

  /** PostgreSQL is told the scope too, for the rest of the transaction: its row-level security stands behind ours. */
  private async rows(manager: EntityManager, scope: string): Promise<Rows> {
    if (!this.oneConnection) await manager.query(`SELECT set_config('${SCOPE_SETTING}', $1, true)`, [scope]);
    return scope === ALL ? manager : OrganizationRows.of(manager, scope);
  }

  /** Marks what runs below, so that a nested call fails at once instead of waiting for itself for ever. */
  private async within<T>(work: () => Promise<T>): Promise<T> {
    const mark = { open: true };
    try {
      return await this.inside.run(mark, work);
    } finally {
      mark.open = false;
    }
  }

  private refuseNesting(): void {
    if (this.inside.getStore()?.open)
      throw new Error('A unit of work was opened inside another: pass its Transaction on.');
  }
}

/** serialization_failure and deadlock_detected: nothing was done, and the same work may succeed now. */
const isCollision = (error: unknown): boolean => {
  const code = (error as { code?: unknown; driverError?: { code?: unknown } } | null)?.driverError?.code;
  return code === '40001' || code === '40P01' || (error as { code?: unknown } | null)?.code === '40001';
};
