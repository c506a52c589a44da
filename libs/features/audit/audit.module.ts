import { Module } from '@nestjs/common';
import { CheckpointRounds } from './checkpoints/checkpoint-rounds.js';
import { AuditController } from './reading/audit.controller.js';
import { CheckChain } from './reading/check-chain.js';
import { ExportTrail } from './reading/export-trail.js';
import { ReadTrail } from './reading/read-trail.js';
import { AuditCheckpointEntity } from './trail/audit-checkpoint.entity.js';
import { AuditEventEntity } from './trail/audit-event.entity.js';
import { AuditForwardingEntity } from './trail/audit-forwarding.entity.js';
import { AuditHeadEntity } from './trail/audit-head.entity.js';
import { AuditPayloadEntity } from './trail/audit-payload.entity.js';
import { AuditTrail } from './trail/audit-trail.js';

export const auditEntities = [
  AuditEventEntity,
  AuditHeadEntity,
  AuditPayloadEntity,
  AuditCheckpointEntity,
  AuditForwardingEntity,
] as const;

@Module({
  controllers: [AuditController],
  providers: [AuditTrail, CheckpointRounds, CheckChain, ExportTrail, ReadTrail],
  exports: [AuditTrail],
})
export class AuditModule {}
