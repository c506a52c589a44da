import type { Clock, IdGenerator } from '@confrere/kernel';
import type { UnitOfWork } from '@confrere/platform/storage';
import { type Checkpoint, signed } from '../chain/checkpoint.js';
import type { SigningKey } from '../chain/signing-key.js';
import { AuditCheckpointEntity } from '../trail/audit-checkpoint.entity.js';
import { AuditHeadEntity } from '../trail/audit-head.entity.js';

/** Signs how far each trail has come, where it has come further than when that was last said. */
export class SignCheckpoints {
  /** The number of each organization's last checkpoint, as far as known here. */
  readonly latest = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly key: SigningKey,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  async all(): Promise<void> {
    const heads = await this.unitOfWork.everywhere.read((entities) => entities.find(AuditHeadEntity));
    for (const { organizationId, seq } of heads)
      if (seq > (this.latest.get(organizationId) ?? 0)) await this.one(organizationId);
  }

  /** Reads and signs in one transaction: what is signed is what is there. */
  async one(organizationId: string): Promise<void> {
    const seq = await this.unitOfWork.in(organizationId).run(async ({ entities }) => {
      const head = await entities.findOneBy(AuditHeadEntity, {});
      const before = await entities.findOne(AuditCheckpointEntity, { where: {}, order: { seq: 'DESC' } });
      if (!head || head.seq <= (before?.seq ?? 0)) return before?.seq ?? 0;
      const at = this.clock.now();
      const checkpoint = signed(this.key, {
        kind: 'checkpoint',
        v: 1,
        organization: organizationId,
        seq: head.seq,
        hash: head.hash,
        at: at.toISOString(),
      } as const);
      await entities.insert(AuditCheckpointEntity, {
        id: this.ids.id(),
        organizationId,
        seq: head.seq,
        hash: head.hash,
        at,
        keyId: checkpoint.key,
        signature: checkpoint.signature,
      });
      return head.seq;
    });
    this.latest.set(organizationId, seq);
  }
}

/** A stored row as it was signed. */
export const checkpointOf = (row: AuditCheckpointEntity): Checkpoint => ({
  kind: 'checkpoint',
  v: 1,
  organization: row.organizationId,
  seq: row.seq,
  hash: row.hash,
  at: row.at.toISOString(),
  key: row.keyId,
  signature: row.signature,
});
