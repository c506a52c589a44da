import type { AuditChain } from '@confrere/contract';
import { CurrentConfig } from '@confrere/platform/config';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { Between } from 'typeorm';
import { ChainCheck } from '../chain/chain-check.js';
import { isSignedBy } from '../chain/checkpoint.js';
import { PublicKeys } from '../chain/public-keys.js';
import { SigningKey } from '../chain/signing-key.js';
import { CheckpointRounds } from '../checkpoints/checkpoint-rounds.js';
import { checkpointOf } from '../checkpoints/sign-checkpoints.js';
import { AuditCheckpointEntity } from '../trail/audit-checkpoint.entity.js';
import { AuditEventEntity } from '../trail/audit-event.entity.js';
import { AuditForwardingEntity } from '../trail/audit-forwarding.entity.js';
import { AuditHeadEntity } from '../trail/audit-head.entity.js';
import { chainedAfter } from '../verify/check-storage.js';

/** So many entries are checked while one request is answered: others wait no longer than that. */
const STRETCH = 2_000;

/** Checks the chain piece by piece for the desk, which asks again until it is at the end. */
@Injectable()
export class CheckChain {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly current: CurrentConfig,
    private readonly rounds: CheckpointRounds,
  ) {}

  /** @param after the entry up to which it was checked before; 0 to begin. */
  stretch(organizationId: string, after: number): Promise<AuditChain> {
    const { keyFile, syslog } = this.current.config.audit;
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const head = await entities.findOneBy(AuditHeadEntity, {});
      const latest = await entities.findOne(AuditCheckpointEntity, { where: {}, order: { seq: 'DESC' } });
      const told = new Map(
        (await entities.find(AuditForwardingEntity)).map(({ destination, seq }) => [destination, seq]),
      );
      const before = after > 0 ? await entities.findOneBy(AuditEventEntity, { seq: after }) : null;
      const page = await chainedAfter(entities, after, STRETCH);
      const done = page.length < STRETCH;
      const upTo = done ? Math.max(head?.seq ?? 0, latest?.seq ?? 0) : (page.at(-1)?.entry.seq ?? after);
      const vouching = await entities.findBy(AuditCheckpointEntity, { seq: Between(after + 1, upTo) });
      const key = SigningKey.existing(keyFile);
      const keys = new PublicKeys(key ? [key.publicPem] : []);
      const check = new ChainCheck({
        organization: organizationId,
        // Those of another server's key are for whoever has that.
        checkpoints: vouching.map(checkpointOf).filter((each) => isSignedBy(keys, each)),
        ...(before ? { after: { seq: before.seq, hash: before.hash } } : {}),
      });
      for (const chained of page) check.take(chained);
      const fault = done ? check.finish() : check.fault;
      const headDiffers = done && (check.head.seq !== (head?.seq ?? 0) || (head && check.head.hash !== head.hash));
      return {
        checked: check.head.seq,
        entries: head?.seq ?? 0,
        done: done || fault !== null,
        fault: fault
          ? { code: fault.code, seq: fault.seq }
          : headDiffers
            ? { code: 'head.differs', seq: check.head.seq }
            : null,
        checkpoint: latest && { seq: latest.seq, at: latest.at.toISOString() },
        file: { told: told.get('file') ?? 0, failure: this.rounds.fileFailure },
        collector: syslog ? { told: told.get('syslog') ?? 0, failure: this.rounds.syslogFailure } : null,
      };
    });
  }
}
