import { IdGenerator } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { isSealed, Seal } from '@confrere/platform/seal';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { AuthenticatorAppEntity } from './authenticator-app.entity.js';

type Sealed = Pick<AuthenticatorAppEntity, 'id' | 'secret'>;

const PURPOSE = 'confrere authenticator apps';
/** A transaction keeps everybody else waiting on SQLite. */
const BATCH = 200;

/** Seals what an authenticator app shares with the appliance: whoever reads the database makes no codes of it. */
@Injectable()
export class AppSecrets implements OnApplicationBootstrap {
  private readonly sealing: Seal;

  constructor(
    current: CurrentConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: IdGenerator,
    private readonly log: Log,
  ) {
    this.sealing = new Seal(current.config.relay.secrets, PURPOSE);
  }

  /** A new row's id and its secret as it is kept. */
  sealNew(secret: string): Sealed {
    const id = this.ids.id();
    return { id, secret: this.sealing.seal(id, secret) };
  }

  /** @returns null when no secret of this appliance opens it: codes of that app are wrong then, recovery codes work. */
  open({ id, secret }: Sealed): string | null {
    return this.sealing.open(id, secret)?.text ?? null;
  }

  /**
   * Before anybody is served: seals the rows of versions that did not seal, and anew those under the previous secret, so that
   * it can be taken out of the config.
   */
  async onApplicationBootstrap(): Promise<void> {
    const counts = { sealed: 0, unreadable: 0 };
    for (let after = ''; ;) {
      const rows = await this.sealBatch(after, counts);
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
    }
    if (counts.sealed > 0) this.log.info('authenticator-apps.sealed', { count: counts.sealed });
    if (counts.unreadable > 0) this.log.warn('authenticator-apps.unreadable', { count: counts.unreadable });
  }

  private async sealBatch(after: string, counts: { sealed: number; unreadable: number }): Promise<readonly Sealed[]> {
    const { rows, fresh, unreadable } = await this.unitOfWork.everywhere.run(async ({ entities }) => {
      const rows = await entities.find(AuthenticatorAppEntity, {
        where: { id: MoreThan(after) },
        order: { id: 'ASC' },
        take: BATCH,
      });
      const fresh = rows.flatMap((row) => this.anew(row) ?? []);
      // Another server may do the same at the same moment: only what still stands there is replaced.
      for (const { was, ...row } of fresh)
        await entities.update(AuthenticatorAppEntity, { id: row.id, secret: was }, { secret: row.secret });
      const unreadable = rows.filter((row) => isSealed(row.secret) && this.open(row) === null);
      return { rows, fresh, unreadable };
    });
    counts.sealed += fresh.length;
    counts.unreadable += unreadable.length;
    return rows;
  }

  private anew({ id, secret: was }: Sealed): (Sealed & { was: string }) | null {
    if (!isSealed(was)) return { id, was, secret: this.sealing.seal(id, was) };
    const opened = this.sealing.open(id, was);
    return opened?.outdated ? { id, was, secret: this.sealing.seal(id, opened.text) } : null;
  }
}
