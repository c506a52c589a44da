export { auditEntities, AuditModule } from './audit.module.js';
export { PublicKeys } from './chain/public-keys.js';
export { SigningKey } from './chain/signing-key.js';
export { AuditEventEntity } from './trail/audit-event.entity.js';
export { type Audited, type AuditRecorded, AuditTrail } from './trail/audit-trail.js';
export { checkExport } from './verify/check-export.js';
export { checkStorage } from './verify/check-storage.js';
export { type Checkpoints, readCheckpoints } from './verify/checkpoints.js';
export type { TrailReport, VerifyReport } from './verify/report.js';
