import type { MemberRole } from '@confrere/contract';
import { auditEntities, AuditEventEntity, AuditTrail } from '@confrere/features/audit';
import { notificationsEntities, Outbox, OutboxMessageEntity, OutboxSeal } from '@confrere/features/notifications';
import { ChangeState, FoundOrganization, organizationEntities } from '@confrere/features/organizations';
import { FakeClock, RandomIds } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import type { TestStorage, Transaction } from '@confrere/platform/storage';
import { AddMember } from './add-member.js';
import { ChangeRole } from './change-role.js';
import { ImportStaff } from './invitations/import-staff.js';
import { InviteStaff } from './invitations/invite-staff.js';
import { StaffInvitations } from './invitations/staff-invitations.js';
import { LeaveStaff } from './leave-staff.js';
import { MemberEntity } from './member.entity.js';
import { OwnerNotices } from './owner-notices.js';
import { peopleEntities } from './people.module.js';
import { StaffDirectory } from './staff-directory.js';
import { TransferOwnership } from './transfer-ownership.js';

export const fixtureEntities = [...auditEntities, ...notificationsEntities, ...organizationEntities, ...peopleEntities];

const MAIL = { host: '127.0.0.1', port: 25, secure: 'none', from: 'no-reply@clinic.example' } as const;
const SECRET = 'a-secret-that-is-long-enough-to-count-123';

/** Two clinics on one appliance, each with an owner, on a real database, with a clock that stands still. */
export async function twoClinics({ unitOfWork }: TestStorage, options: { mail?: boolean } = {}) {
  const clock = new FakeClock();
  const ids = new RandomIds(() => clock.now().getTime());
  const audit = new AuditTrail(clock, ids);
  const seal = new OutboxSeal([SECRET]);
  const outbox = new Outbox(options.mail ? MAIL : undefined, seal, clock, ids);
  const addMember = new AddMember(clock, ids);
  const inviteStaff = new InviteStaff(outbox, audit, clock, ids);
  const principal = (organizationId: string, memberId: string, role: MemberRole): MemberPrincipal => ({
    kind: 'member',
    organizationId,
    memberId,
    role,
    loginSessionId: ids.id(),
    authenticatedAt: clock.now(),
  });
  const place = {
    clock,
    seal,
    audit,
    inviteStaff,
    addMember,
    changeRole: new ChangeRole(audit, clock),
    transfer: new TransferOwnership(audit, new OwnerNotices(outbox), clock),
    leave: new LeaveStaff(audit, clock),
    states: new ChangeState(audit, clock, new OwnerNotices(outbox)),
    invitations: new StaffInvitations(unitOfWork, addMember, audit, clock),
    importStaff: new ImportStaff(unitOfWork, inviteStaff, audit, clock),
    directory: new StaffDirectory(unitOfWork, outbox, clock),
    principal,
    found: async (name: string) => {
      const organizationId = await unitOfWork.everywhere.run((tx) =>
        new FoundOrganization(clock, ids).found(tx, {
          name,
          supportPhone: null,
          emergencyNumber: '113',
          timeZone: 'Europe/Oslo',
        }),
      );
      return { organizationId, owner: await place.add(organizationId, 'owner', `Owner of ${name}`) };
    },
    add: async (organizationId: string, role: MemberRole, displayName = 'Somebody', email: string | null = null) => {
      const person = { organizationId, role, displayName, title: null, email };
      const memberId = await unitOfWork.in(organizationId).run((tx) => addMember.add(tx, person));
      return principal(organizationId, memberId, role);
    },
    as: <T>({ organizationId }: MemberPrincipal, work: (tx: Transaction) => Promise<T>) =>
      unitOfWork.in(organizationId).run(work),
    /** As whoever opens a link: nobody knows yet whose it is. */
    everywhere: <T>(work: (tx: Transaction) => Promise<T>) => unitOfWork.everywhere.run(work),
    members: (organizationId: string) =>
      unitOfWork.in(organizationId).read((entities) => entities.findBy(MemberEntity, { organizationId })),
    deeds: (organizationId: string) =>
      unitOfWork.in(organizationId).read(async (entities) => {
        const found = await entities.find(AuditEventEntity, {
          where: { organizationId },
          order: { at: 'ASC', id: 'ASC' },
        });
        return found.map(({ action }) => action);
      }),
    mails: () => unitOfWork.everywhere.read((entities) => entities.find(OutboxMessageEntity, { order: { id: 'ASC' } })),
  };
  const [oslo, bergen] = [await place.found('Oslo Hospital'), await place.found('Bergen Clinic')];
  return { ...place, oslo, bergen };
}
