import { randomBytes } from 'node:crypto';
import { AuditTrail } from '@confrere/features/audit';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { type Rows, type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import { signInChanged } from '../../events.js';
import { AppSecrets } from './app-secrets.js';
import { AuthenticatorAppEntity } from './authenticator-app.entity.js';
import { RecoveryCodeEntity } from './recovery-code.entity.js';
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import { newCodeSecret, stepOfCode } from './time-codes.js';

interface Whose {
  readonly organizationId: string;
  readonly memberId: string;
}

/** New recovery codes, hashed before the transaction in which they are kept, since that takes a while. */
export interface PreparedCodes {
  readonly salt: string;
  readonly codes: readonly string[];
  readonly hashes: readonly string[];
}

export const wrongCode = (): DomainError =>
  new DomainError('sign-in.wrong-code', 'invalid', 'This code is wrong or used.');

/** The authenticator app of a member and the codes that stand in for it. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly secrets: AppSecrets,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {}

  /** Of a member who has confirmed one. */
  appOf(entities: Rows, { organizationId, memberId }: Whose): Promise<AuthenticatorAppEntity | null> {
    return entities.findOneBy(AuthenticatorAppEntity, { organizationId, memberId, confirmedAt: Not(IsNull()) });
  }

  /** Begins anew: what was begun and not confirmed is forgotten. @returns the secret for the app. */
  async begin({ entities }: Transaction, { organizationId, memberId }: Whose): Promise<string> {
    if (await this.appOf(entities, { organizationId, memberId }))
      throw new DomainError('authenticator.required', 'conflict', 'Remove the app that is set up first.');
    await entities.delete(AuthenticatorAppEntity, { organizationId, memberId });
    const secret = newCodeSecret();
    await entities.insert(AuthenticatorAppEntity, {
      ...this.secrets.sealNew(secret),
      organizationId,
      memberId,
      createdAt: this.clock.now(),
      confirmedAt: null,
      lastStep: 0,
      recoverySalt: '',
    });
    return secret;
  }

  /** To be called before `confirm` and `renewCodes`, outside of any transaction. */
  async prepareCodes(): Promise<PreparedCodes> {
    const salt = randomBytes(16).toString('hex');
    const codes = newRecoveryCodes();
    const hashes = await Promise.all(codes.map((code) => hashRecoveryCode(readRecoveryCode(code) ?? '', salt)));
    return { salt, codes, hashes };
  }

  /** The first code makes the app count. @throws DomainError `sign-in.wrong-code`, `authenticator.not-found`. */
  async confirm(
    tx: Transaction,
    whose: Whose,
    code: string,
    prepared: PreparedCodes,
    actor: MemberPrincipal | null,
  ): Promise<void> {
    const { organizationId, memberId } = whose;
    const app = await tx.entities.findOneBy(AuthenticatorAppEntity, {
      organizationId,
      memberId,
      confirmedAt: IsNull(),
    });
    if (!app) throw new DomainError('authenticator.not-found', 'not-found', 'Begin with a new secret.');
    const now = this.clock.now();
    const step = this.stepOf(app, code, now);
    if (step === null) throw wrongCode();
    await tx.entities.update(
      AuthenticatorAppEntity,
      { id: app.id, organizationId },
      { confirmedAt: now, lastStep: step },
    );
    await this.keepCodes(tx, whose, app.id, prepared);
    await this.audit.record(tx, { organizationId, actor, action: 'authenticator.added', subjectId: memberId });
    tx.tell(signInChanged(whose, now));
  }

  /** The old ones stop working. @throws DomainError `authenticator.not-found`. */
  async renewCodes(tx: Transaction, member: MemberPrincipal, prepared: PreparedCodes): Promise<void> {
    const app = await this.appOf(tx.entities, member);
    if (!app) throw new DomainError('authenticator.not-found', 'not-found', 'Set an authenticator app up first.');
    await this.keepCodes(tx, member, app.id, prepared);
    const { organizationId, memberId } = member;
    tx.tell(signInChanged(member, this.clock.now()));
    await this.audit.record(tx, {
      organizationId,
      actor: member,
      action: 'recovery-codes.renewed',
      subjectId: memberId,
    });
  }

  async remove(tx: Transaction, { organizationId, memberId }: Whose, actor: MemberPrincipal | null): Promise<void> {
    await tx.entities.delete(RecoveryCodeEntity, { organizationId, memberId });
    const removed = await tx.entities.delete(AuthenticatorAppEntity, { organizationId, memberId });
    if (!removed.affected) return;
    await this.audit.record(tx, { organizationId, actor, action: 'authenticator.removed', subjectId: memberId });
    // Taken away with a new password, which is told of by itself.
    if (actor) tx.tell(signInChanged(actor, this.clock.now()));
  }

  codesLeft(entities: Rows, { organizationId, memberId }: Whose): Promise<number> {
    return entities.countBy(RecoveryCodeEntity, { organizationId, memberId, usedAt: IsNull() });
  }

  /** What `take` looks for, hashed before its transaction. @returns null when it cannot be a recovery code. */
  async hashTyped(whose: Whose, typed: string): Promise<string | null> {
    const plain = readRecoveryCode(typed);
    if (plain === null) return null;
    const app = await this.unitOfWork.in(whose.organizationId).read((entities) => this.appOf(entities, whose));
    return app && hashRecoveryCode(plain, app.recoverySalt);
  }

  /** Uses a code up. @param recoveryHash from `hashTyped`. @returns what it was; null when it is wrong or used. */
  async take(
    { entities }: Transaction,
    whose: Whose,
    typed: string,
    recoveryHash: string | null,
  ): Promise<'code' | 'recovery-code' | null> {
    const { organizationId, memberId } = whose;
    const app = await this.appOf(entities, whose);
    if (!app) return null;
    const now = this.clock.now();
    const step = this.stepOf(app, typed, now);
    if (step !== null) {
      // One statement takes it: of two at once with the same code only one finds the step that it read.
      const taken = await entities.update(
        AuthenticatorAppEntity,
        { id: app.id, organizationId, lastStep: app.lastStep },
        { lastStep: step },
      );
      return taken.affected === 1 ? 'code' : null;
    }
    if (recoveryHash === null) return null;
    const used = await entities.update(
      RecoveryCodeEntity,
      { organizationId, memberId, hash: recoveryHash, usedAt: IsNull() },
      { usedAt: now },
    );
    return used.affected === 1 ? 'recovery-code' : null;
  }

  private stepOf(app: AuthenticatorAppEntity, typed: string, now: Date): number | null {
    const secret = this.secrets.open(app);
    return secret === null ? null : stepOfCode(typed.replaceAll(/[\s-]/g, ''), secret, app.lastStep, now);
  }

  private async keepCodes(
    { entities }: Transaction,
    { organizationId, memberId }: Whose,
    appId: string,
    { salt, hashes }: PreparedCodes,
  ): Promise<void> {
    await entities.delete(RecoveryCodeEntity, { organizationId, memberId });
    await entities.update(AuthenticatorAppEntity, { id: appId, organizationId }, { recoverySalt: salt });
    await entities.insert(
      RecoveryCodeEntity,
      hashes.map((hash) => ({ id: this.ids.id(), organizationId, memberId, hash, usedAt: null })),
    );
  }
}
