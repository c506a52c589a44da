import { FakeClock, RandomIds } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { TestStorage } from '@confrere/platform/storage';
import { auditEntities } from './audit.module.js';
import { AuditEventEntity } from './trail/audit-event.entity.js';
import { AuditPayloadEntity } from './trail/audit-payload.entity.js';
import { type Audited, AuditTrail, entryOf } from './trail/audit-trail.js';
import type { ChainedEntry } from './chain/audit-entry.js';

export const fixtureEntities = [...auditEntities];
export const ORG = 'org-a';
export const OTHER = 'org-b';

/** Two organizations whose trails are empty, on a real database, with a clock that stands still. */
export async function trailOn({ unitOfWork, dataSource }: TestStorage) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const trail = new AuditTrail(clock, ids);
  for (const id of [ORG, OTHER]) await dataSource.query(insertOrganization(id));
  const record = (audited: Partial<Audited> = {}): Promise<void> => {
    const organizationId = audited.organizationId ?? ORG;
    return unitOfWork
      .in(organizationId)
      .run((tx) => trail.record(tx, { organizationId, actor: MEMBER, action: 'member.renamed', ...audited }));
  };
  const chained = (organizationId = ORG): Promise<ChainedEntry[]> =>
    unitOfWork.in(organizationId).read(async (entities) => {
      const rows = await entities.find(AuditEventEntity, { order: { seq: 'ASC' } });
      const payloads = new Map((await entities.find(AuditPayloadEntity)).map((row) => [row.id, row]));
      return rows.map((row) => {
        const held = payloads.get(row.id);
        return {
          entry: entryOf(row),
          hash: row.hash,
          payload: held ? { payload: held.payload, salt: held.salt } : null,
        };
      });
    });
  return { clock, ids, trail, record, chained, unitOfWork };
}

export const MEMBER: MemberPrincipal = {
  kind: 'member',
  organizationId: ORG,
  memberId: 'member-0001',
  loginSessionId: 'login-0001',
  role: 'owner',
  authenticatedAt: new Date('2026-12-01T09:00:00Z'),
};

/** Only the columns without a useful default. */
export const insertOrganization = (id: string): string =>
  `INSERT INTO organization (id, slug, name, emergency_number, time_zone, created_at) VALUES ('${id}', '${id}', '${id}', '113', 'Europe/Oslo', '2026-12-01 09:00:00.000')`;
