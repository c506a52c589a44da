import { Module } from '@nestjs/common';
import { AuditEventEntity } from './audit-event.entity.js';
import { AuditTrail } from './audit-trail.js';

export const auditEntities = [AuditEventEntity] as const;

@Module({ providers: [AuditTrail], exports: [AuditTrail] })
export class AuditModule {}
