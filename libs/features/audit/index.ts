export { AuditEventEntity } from './audit-event.entity.js';
export { type Audited, AuditTrail } from './audit-trail.js';
export { auditEntities, AuditModule } from './audit.module.js';
