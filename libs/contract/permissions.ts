import * as z from 'zod/mini';

/** What someone of the staff is in their organization. */
export const MemberRole = z.enum(['owner', 'admin', 'member', 'reception', 'auditor']);
export type MemberRole = z.infer<typeof MemberRole>;

/**
 * Who may do what: the one table, read by the server's guard and by the desk, which shows only what would be allowed.
 * An administrator of the machines (`admin`) sees no visitor's name; an auditor sees the trail and changes nothing.
 */
export const PERMISSIONS = {
  'queue:see': ['owner', 'member', 'reception'],
  'queue:tend': ['owner', 'member', 'reception'],
  'consultation:ring': ['owner', 'member'],
  'invitation:create': ['owner', 'member', 'reception'],
  'appointment:see': ['owner', 'member', 'reception'],
  'appointment:change': ['owner', 'member', 'reception'],
  'room:see': ['owner', 'admin', 'auditor'],
  'room:change': ['owner', 'admin'],
  'room:own': ['owner', 'member'],
  'numbers:see': ['owner', 'admin', 'member', 'reception'],
  'organization:see': ['owner', 'admin', 'auditor'],
  'organization:change': ['owner', 'admin'],
  'organization:transfer': ['owner'],
  'organization:close': ['owner'],
  'people:see': ['owner', 'admin', 'auditor'],
  'people:invite': ['owner', 'admin'],
  'people:change': ['owner', 'admin'],
  'login-session:end': ['owner', 'admin'],
  'identity-provider:see': ['owner', 'admin', 'auditor'],
  'identity-provider:change': ['owner', 'admin'],
  'messages:see': ['owner', 'admin'],
  'messages:test': ['owner', 'admin'],
  'audit:see': ['owner', 'auditor'],
  'audit:export': ['owner', 'auditor'],
} as const satisfies Record<string, readonly MemberRole[]>;

/** `noun:verb`. */
export type Permission = keyof typeof PERMISSIONS;

/** Whether someone of this role may do it. */
export const isAllowed = (role: MemberRole, permission: Permission): boolean =>
  (PERMISSIONS[permission] as readonly MemberRole[]).includes(role);
