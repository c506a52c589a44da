import { column } from '@confrere/platform/storage';
import { Entity } from 'typeorm';

/** A request that was sent to an identity provider and waits for its one answer. */
@Entity('authn_request')
export class AuthnRequestEntity {
  @column.id() id!: string;
  @column.reference() organizationId!: string;
  @column.reference() identityProviderId!: string;
  /** As the identity provider sees it. */
  @column.text(64) requestId!: string;
  /** The browser that began it holds the secret. */
  @column.text(64) cookieHash!: string;
  @column.text(64) relayStateHash!: string;
  /** A path of the desk. */
  @column.text() returnTo!: string;
  /** The person was asked to prove who they are although they are signed in there. */
  @column.flag() provesAgain!: boolean;
  /** The member for whom the external identity is to be kept, who has proved in another way who they are. */
  @column.optionalReference() linkMemberId!: string | null;
  /** The invitation to the staff that whoever answers accepts; its secret was shown to us, and never goes there. */
  @column.optionalReference() staffInvitationId!: string | null;
  /** The session that the browser had: it is over when somebody signs in. */
  @column.optionalReference() replacedLoginSessionId!: string | null;
  /** It was only tried: nobody is let in by the answer. */
  @column.flag() isTrial!: boolean;
  @column.moment() createdAt!: Date;
  @column.moment() expiresAt!: Date;
}
