import { AuditModule, MemberNames } from '@confrere/features/audit';
import { NotificationsModule } from '@confrere/features/notifications';
import { StateNotices } from '@confrere/features/organizations';
import { Module } from '@nestjs/common';
import { AddMember } from './add-member.js';
import { ChangeRole } from './change-role.js';
import { ImportStaff } from './invitations/import-staff.js';
import { InviteStaff } from './invitations/invite-staff.js';
import { StaffInvitationEntity } from './invitations/staff-invitation.entity.js';
import { StaffInvitations } from './invitations/staff-invitations.js';
import { LeaveStaff } from './leave-staff.js';
import { MemberEntity } from './member.entity.js';
import { NamesOfMembers } from './names-of-members.js';
import { OwnerNotices } from './owner-notices.js';
import { PeopleController } from './people.controller.js';
import { StaffDirectory } from './staff-directory.js';
import { TransferOwnership } from './transfer-ownership.js';

export const peopleEntities = [MemberEntity, StaffInvitationEntity] as const;

@Module({
  imports: [AuditModule, NotificationsModule],
  controllers: [PeopleController],
  providers: [
    { provide: MemberNames, useClass: NamesOfMembers },
    AddMember,
    ChangeRole,
    ImportStaff,
    InviteStaff,
    LeaveStaff,
    OwnerNotices,
    { provide: StateNotices, useExisting: OwnerNotices },
    StaffDirectory,
    StaffInvitations,
    TransferOwnership,
  ],
  exports: [AddMember, ChangeRole, InviteStaff, LeaveStaff, StaffInvitations, TransferOwnership],
})
export class PeopleModule {}
