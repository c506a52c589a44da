import type { JoinByPassword, JoinState } from '@confrere/contract';
import { StaffInvitations, staffName } from '@confrere/features/people';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { OwnPassword } from '../password/own-password.js';
import { hashPassword } from '../password/password-hash.js';
import { requireGoodPassword } from '../password/password-rule.js';
import { LocalAccountGate } from '../sign-in/local-account-gate.js';
import { OfferedProviders } from '../sign-in/offered-providers.js';
import { SecondFactorSteps, type SignedIn, type StepWanted } from '../sign-in/second-factor-steps.js';

/** From an invitation to the staff to an account with a password. */
@Injectable()
export class JoinStaff {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly invitations: StaffInvitations,
    private readonly passwords: OwnPassword,
    private readonly steps: SecondFactorSteps,
    private readonly providers: OfferedProviders,
    private readonly gate: LocalAccountGate,
  ) {}

  /** Looking uses nothing up: mail scanners open links too. @throws DomainError `staff-invitation.unknown`. */
  async state(secret: string): Promise<JoinState> {
    const { organizationId, organizationName, role, email, displayName } = await this.invitations.find(secret);
    const offered = await this.providers.of(organizationId);
    const identityProviders = offered.map(({ id, name }) => ({ id, name }));
    const isOff = await this.unitOfWork
      .in(organizationId)
      .read((entities) => this.gate.isOff(entities, organizationId));
    return {
      organization: { name: organizationName },
      role,
      email,
      displayName,
      password: !isOff,
      identityProviders,
    };
  }

  /**
   * Uses the invitation up and signs its new member in, or asks for a second factor where the organization wants one.
   * @throws DomainError `staff-invitation.unknown`, `member.name-invalid`, `member.email-taken`, `sign-in.local-off`, those of
   * `requireGoodPassword`.
   */
  async run({ secret, displayName, password }: JoinByPassword, device: string | null): Promise<SignedIn | StepWanted> {
    const { organizationName, email } = await this.invitations.find(secret);
    requireGoodPassword(password, { displayName: staffName(displayName), email, organization: organizationName });
    const hash = await hashPassword(password);
    return this.unitOfWork.everywhere.run(async (tx) => {
      const joined = await this.invitations.accept(tx, { secret }, { source: 'local', displayName });
      await this.passwords.keep(tx, joined, hash);
      return this.steps.afterPassword(tx, { ...joined, device });
    });
  }
}
