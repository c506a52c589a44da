import {
  BegunJoin,
  ImportedStaff,
  JoinState,
  OpenWork,
  People,
  SentStaffInvitation,
  SignInAnswer,
  StaffListPreview,
} from '@confrere/contract';
import type { InviteStaff, JoinByPassword, JoinByProvider, MemberRole, TransferOwnership } from '@confrere/contract';
import { ask, send } from './rest.js';

const PEOPLE = '/api/admin/people';
const of = (id: string, act: string): string => `${PEOPLE}/${encodeURIComponent(id)}/${act}`;

/** The staff; of those who fit when something is searched for. */
export const people = (search: string): Promise<People> =>
  ask('GET', search === '' ? PEOPLE : `${PEOPLE}?search=${encodeURIComponent(search)}`, People);

/** Problems: `mail.address-invalid`, `member.email-taken`, `member.name-invalid`, `staff-invitation.exists`, `mail.quota-reached`. */
export const inviteStaff = (invitation: InviteStaff): Promise<SentStaffInvitation> =>
  ask('POST', `${PEOPLE}/invitations`, SentStaffInvitation, invitation);

/** The link before stops working. Problem: `staff-invitation.unknown`. */
export const resendStaffInvitation = (id: string): Promise<SentStaffInvitation> =>
  ask('POST', `${PEOPLE}/invitations/${encodeURIComponent(id)}/resend`, SentStaffInvitation);

/** Problem: `staff-invitation.unknown`. */
export const revokeStaffInvitation = async (id: string): Promise<void> => {
  await send('POST', `${PEOPLE}/invitations/${encodeURIComponent(id)}/revoke`);
};

/** What would become of each row of a list. */
export const previewStaffList = (csv: string): Promise<StaffListPreview> =>
  ask('POST', `${PEOPLE}/import/preview`, StaffListPreview, { csv });

/** Everybody on the list, or nobody. Problem: `staff-import.faulty`. */
export const importStaffList = (csv: string): Promise<ImportedStaff> =>
  ask('POST', `${PEOPLE}/import`, ImportedStaff, { csv });

/** Problems: `member.own-account`, `member.is-owner`, `member.deactivated`. */
export const changeStaffRole = async (id: string, role: MemberRole): Promise<void> => {
  await send('POST', of(id, 'role'), { role });
};

/** Problems: `owner.name-differs`, `member.deactivated`, `access.reauthenticate`. */
export const transferOwnership = async (transfer: TransferOwnership): Promise<void> => {
  await send('POST', `${PEOPLE}/transfer-ownership`, transfer);
};

/** Signs somebody out everywhere. Problems: `member.own-account`, `access.reauthenticate`. */
export const endLoginsOf = async (id: string): Promise<void> => {
  await send('POST', of(id, 'end-logins'));
};

/** How many visitors somebody expects. */
export const openWorkOf = (id: string): Promise<OpenWork> => ask('GET', of(id, 'open-work'), OpenWork);

/** Problems: `member.hand-over-needed`, `member.no-colleague`, `member.is-owner`, `member.own-account`. */
export const deactivateStaff = async (id: string, handOverTo: string | null): Promise<void> => {
  await send('POST', of(id, 'deactivate'), { handOverTo });
};

/** Problem: `member.email-taken`. */
export const reactivateStaff = async (id: string): Promise<void> => {
  await send('POST', of(id, 'reactivate'));
};

/** What an invitation to the staff is to; looking does not use it up. Problem: `staff-invitation.unknown`. */
export const joinState = (secret: string): Promise<JoinState> =>
  ask('POST', '/api/sign-in/join-state', JoinState, { secret });

/** Problems: `staff-invitation.unknown`, `member.name-invalid`, those of a new password. */
export const joinByPassword = (join: JoinByPassword): Promise<SignInAnswer> =>
  ask('POST', '/api/sign-in/join', SignInAnswer, join);

/** Where to go to join by a sign-in at an identity provider. Problems: `staff-invitation.unknown`, `identity-provider.not-found`. */
export const joinByProvider = (join: JoinByProvider): Promise<BegunJoin> =>
  ask('POST', '/api/sign-in/join-provider', BegunJoin, join);
