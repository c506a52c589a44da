import type { MemberRole } from '@confrere/contract';
import { DomainError } from '@confrere/kernel';
import type { Rows } from '@confrere/platform/storage';
import { MemberEntity } from './member.entity.js';

/** @throws DomainError `member.not-found`, also for one of another organization. */
export async function loadMember(entities: Rows, organizationId: string, id: string): Promise<MemberEntity> {
  const member = await entities.findOneBy(MemberEntity, { id, organizationId });
  if (!member) throw new DomainError('member.not-found', 'not-found', 'There is no such member.');
  return member;
}

/** @throws DomainError `member.deactivated` for one who has left. */
export function requireActive({ deactivatedAt }: MemberEntity): void {
  if (deactivatedAt) throw new DomainError('member.deactivated', 'conflict', 'This member has left.');
}

/** What an owner is, only another owner makes: by transfer. @throws DomainError `member.is-owner`. */
export function requireNoOwner({ role }: { readonly role: MemberRole }): void {
  if (role === 'owner')
    throw new DomainError('member.is-owner', 'conflict', 'An owner is changed by a transfer of ownership only.');
}

/** @throws DomainError `member.own-account`: nobody raises, lowers or closes their own account. */
export function requireSomeoneElse(actor: { readonly memberId: string }, id: string): void {
  if (actor.memberId === id)
    throw new DomainError('member.own-account', 'conflict', 'Nobody does this to their own account.');
}

const LONGEST_NAME = 64;

/**
 * A name as visitors will read it: without marks that turn text around or cannot be seen, single spaces.
 * @throws DomainError `member.name-invalid` when nothing is left, or too much.
 */
export function staffName(typed: string): string {
  const name = typed
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
  if (name.length === 0 || name.length > LONGEST_NAME)
    throw new DomainError('member.name-invalid', 'invalid', `A name has 1 to ${LONGEST_NAME} characters.`);
  return name;
}
