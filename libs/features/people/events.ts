import type { MemberRole } from '@confrere/contract';
import type { DomainEvent } from '@confrere/kernel';

/** A member may do other things from now on: what is open on their behalf is to be asked for anew. */
export interface MemberRoleChanged extends DomainEvent<'member.role-changed'> {
  readonly memberId: string;
  readonly role: MemberRole;
}

/** A member has left. */
export interface MemberDeactivated extends DomainEvent<'member.deactivated'> {
  readonly memberId: string;
}
