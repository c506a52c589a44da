import type { SignInMethod } from '@confrere/contract';
import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';
import type { LoginSessionEnd } from './events.js';

/** One browser in which a member is signed in; what stands behind the login cookie. */
@Entity('login_session')
export class LoginSessionEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() memberId!: string;
  @column.text(64) secretHash!: string;
  @column.moment() createdAt!: Date;
  /** Last request or open page, to the minute. */
  @column.moment() seenAt!: Date;
  @column.moment() expiresAt!: Date;
  @column.text(16) method!: SignInMethod;
  /** When they last proved it: at the sign-in, or when asked again before something grave. */
  @column.moment() authenticatedAt!: Date;
  /** Browser and system in a few words, for the member's own list: `Firefox on Windows`. */
  @column.optionalText() device!: string | null;
  @column.optionalMoment() endedAt!: Date | null;
  /** Why, for every server to know; null while it stands, and when it ran out. */
  @column.optionalText(24) endedAs!: LoginSessionEnd | null;
}
