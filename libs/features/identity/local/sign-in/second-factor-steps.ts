import { AuditTrail } from '@confrere/features/audit';
import { OrganizationEntity } from '@confrere/features/organizations';
import { MemberEntity } from '@confrere/features/people';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThan, MoreThan } from 'typeorm';
import { type BegunLoginSession, LoginSessions } from '../../login-sessions.js';
import { hashSecret } from '../../secret-hash.js';
import { SecondFactor, wrongCode } from '../one-time-codes/second-factor.js';
import { codeUri } from '../one-time-codes/time-codes.js';
import { LocalAccountGate } from './local-account-gate.js';
import { SignInRuleEntity } from './sign-in-rule.entity.js';
import { SignInStepEntity } from './sign-in-step.entity.js';

const MINUTE = 60_000;
/** So long the code may be typed after the password; long enough to set an app up. */
export const STEP_LIFE = 10 * MINUTE;
/** After so many wrong codes the password is asked for again. */
const MOST_FAILURES = 5;
const DAY = 24 * 60 * MINUTE;
/**
 * So many wrong codes of one account within a day, in sign-ins that came to nothing; then its recovery codes alone are
 * taken, which nobody guesses. Only who has the password gets here, so no stranger keeps anybody out by it.
 */
export const MOST_FAILURES_A_DAY = 20;

export interface SignedIn {
  readonly next: 'signed-in';
  readonly begun: BegunLoginSession;
  /** Of an app that has just been set up, told once. */
  readonly recoveryCodes: readonly string[] | null;
}

export type StepWanted =
  | { readonly next: 'code'; readonly step: string }
  | { readonly next: 'enrol'; readonly step: string; readonly secret: string; readonly uri: string };

interface Proved {
  readonly organizationId: string;
  readonly memberId: string;
  readonly device: string | null;
}

/** Between the password and the desk: the second factor, where there is one or has to be. */
@Injectable()
export class SecondFactorSteps {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secondFactor: SecondFactor,
    private readonly loginSessions: LoginSessions,
    private readonly gate: LocalAccountGate,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** The password was right. @throws DomainError `sign-in.local-off`. */
  async afterPassword(tx: Transaction, proved: Proved): Promise<SignedIn | StepWanted> {
    const { organizationId, memberId } = proved;
    await this.gate.requireOpen(tx.entities, proved);
    if (await this.secondFactor.appOf(tx.entities, proved)) return { next: 'code', step: await this.ask(tx, proved) };
    const rule = await tx.entities.findOneBy(SignInRuleEntity, { organizationId });
    if (!rule?.secondFactorRequired) return this.begin(tx, proved, { by: 'password' });
    const secret = await this.secondFactor.begin(tx, proved);
    const { name } = await tx.entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
    const { email, displayName } = await tx.entities.findOneByOrFail(MemberEntity, { id: memberId, organizationId });
    return {
      next: 'enrol',
      step: await this.ask(tx, proved),
      secret,
      uri: codeUri(name, email ?? displayName, secret),
    };
  }

  /**
   * The code that was asked for. A wrong one may be tried again, up to five times.
   * @throws DomainError `sign-in.wrong-code`; `sign-in.expired` when the password has to be given again;
   * `sign-in.local-off` when these accounts were switched off meanwhile; `sign-in.too-many-codes` when only a recovery code will do for today.
   */
  async withCode(step: string, code: string, device: string | null): Promise<SignedIn> {
    const hash = hashSecret(step);
    const open = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(SignInStepEntity, {
        hash,
        usedAt: IsNull(),
        expiresAt: MoreThan(this.clock.now()),
        failures: LessThan(MOST_FAILURES),
      }),
    );
    if (!open) throw expired();
    const proved = { organizationId: open.organizationId, memberId: open.memberId, device };
    const work = this.unitOfWork.in(open.organizationId);
    const enrols = !(await work.read((entities) => this.secondFactor.appOf(entities, proved)));
    const prepared = enrols ? await this.secondFactor.prepareCodes() : null;
    const recoveryHash = enrols ? null : await this.secondFactor.hashTyped(proved, code);
    const signedIn = await work.run(async (tx) => {
      const still = { id: open.id, usedAt: IsNull(), failures: LessThan(MOST_FAILURES) };
      const taken = await tx.entities.findOneBy(SignInStepEntity, still);
      if (!taken) throw expired();
      await this.gate.requireOpen(tx.entities, proved);
      if (recoveryHash === null && (await this.failuresOf(tx, proved)) >= MOST_FAILURES_A_DAY)
        throw new DomainError('sign-in.too-many-codes', 'limited', 'Too many wrong codes: use a recovery code.');
      const by = prepared
        ? await this.secondFactor.confirm(tx, proved, code, prepared, null).then(
            () => 'code' as const,
            (error: unknown) => {
              if (error instanceof DomainError && error.code === 'sign-in.wrong-code') return null;
              throw error;
            },
          )
        : await this.secondFactor.take(tx, proved, code, recoveryHash);
      if (by === null) {
        // Kept, not thrown: what counts the failures must not be rolled back.
        await tx.entities.update(SignInStepEntity, still, { failures: taken.failures + 1 });
        const { organizationId, memberId } = proved;
        await this.audit.record(tx, {
          organizationId,
          actor: null,
          action: 'sign-in.refused',
          subjectId: memberId,
          detail: { by: 'code' },
        });
        return null;
      }
      await tx.entities.update(SignInStepEntity, still, { usedAt: this.clock.now() });
      return this.begin(tx, proved, { by: `password and ${by}` }, prepared?.codes ?? null);
    });
    if (!signedIn) throw wrongCode();
    return signedIn;
  }

  /** Whose step it is, for the limit of attempts: the same for every step of one member. */
  accountOf(step: string): Promise<{ readonly organizationId: string; readonly memberId: string } | null> {
    return this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(SignInStepEntity, { hash: hashSecret(step) }),
    );
  }

  /** Of the last day, without those of sign-ins that a right code ended. */
  private async failuresOf({ entities }: Transaction, { organizationId, memberId }: Proved): Promise<number> {
    const since = new Date(this.clock.now().getTime() + STEP_LIFE - DAY);
    const where = { organizationId, memberId, usedAt: IsNull(), expiresAt: MoreThan(since) };
    const steps = await entities.find(SignInStepEntity, { select: { failures: true }, where });
    return steps.reduce((sum, { failures }) => sum + failures, 0);
  }

  private async ask({ entities }: Transaction, { organizationId, memberId }: Proved): Promise<string> {
    const step = this.ids.secret(32);
    const now = this.clock.now();
    const forgotten = new Date(now.getTime() + STEP_LIFE - DAY);
    await entities.delete(SignInStepEntity, { organizationId, expiresAt: LessThan(forgotten) });
    await entities.insert(SignInStepEntity, {
      id: this.ids.id(),
      organizationId,
      memberId,
      hash: hashSecret(step),
      failures: 0,
      expiresAt: new Date(now.getTime() + STEP_LIFE),
      usedAt: null,
    });
    return step;
  }

  private async begin(
    tx: Transaction,
    { organizationId, memberId, device }: Proved,
    detail: { by: string },
    recoveryCodes: readonly string[] | null = null,
  ): Promise<SignedIn> {
    const begun = await this.loginSessions.begin(tx, { organizationId, memberId, method: 'password', device });
    await this.audit.record(tx, { organizationId, actor: begun.principal, action: 'desk.entered', detail });
    await this.gate.noteUse(tx, begun.principal, detail.by);
    return { next: 'signed-in', begun, recoveryCodes };
  }
}

const expired = (): DomainError => new DomainError('sign-in.expired', 'gone', 'Sign in again from the beginning.');
