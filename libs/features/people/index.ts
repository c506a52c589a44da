export { AddMember, type NewMember } from './add-member.js';
export { ChangeRole } from './change-role.js';
export type { MemberDeactivated, MemberRoleChanged } from './events.js';
export { InviteStaff } from './invitations/invite-staff.js';
export { StaffInvitationEntity } from './invitations/staff-invitation.entity.js';
export {
  type Accepting,
  type JoinedMember,
  type OpenStaffInvitation,
  StaffInvitations,
} from './invitations/staff-invitations.js';
export { LeaveStaff } from './leave-staff.js';
export { OwnerNotices } from './owner-notices.js';
export { MemberEntity, type MemberSource } from './member.entity.js';
export { peopleEntities, PeopleModule } from './people.module.js';
export { loadMember, requireSomeoneElse, staffName } from './staff.js';
export { TransferOwnership } from './transfer-ownership.js';
