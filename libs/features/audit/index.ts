export { AuditEventEntity } from './trail/audit-event.entity.js';
export { type Audited, type AuditRecorded, AuditTrail } from './trail/audit-trail.js';
export { auditEntities, AuditModule } from './audit.module.js';
