import { createHmac, hkdfSync } from 'node:crypto';
import { checkDigit } from '@confrere/contract';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { CurrentConfig } from '@confrere/platform/config';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { In, MoreThan } from 'typeorm';
import { VisitCodeEntity } from './visit-code.entity.js';

interface CodeOf {
  readonly organizationId: string;
  readonly consultationId: string;
}

/**
 * Nine digits for paper: eight that are drawn and one that checks them. So few could be tried through by whoever reads the
 * database, therefore the row holds a keyed hash; and by whoever types them, therefore `CodeAttempts`.
 */
@Injectable()
export class VisitCodes {
  private readonly keys: readonly Buffer[];

  constructor(
    { config }: CurrentConfig,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly ids: IdGenerator,
  ) {
    this.keys = config.relay.secrets.map((secret) =>
      Buffer.from(hkdfSync('sha256', secret, '', 'confrere visit code', 32)),
    );
  }

  /** A new code in the place of an earlier one. @returns its digits, told once. */
  async issue({ entities }: Transaction, of: CodeOf, expiresAt: Date): Promise<string> {
    await this.revokeIn(entities, of);
    for (;;) {
      const code = this.drawn();
      const codeHash = this.hashes(code)[0] ?? '';
      if (await entities.existsBy(VisitCodeEntity, { codeHash })) continue;
      await entities.insert(VisitCodeEntity, { ...of, codeHash, expiresAt, createdAt: this.clock.now() });
      return code;
    }
  }

  /** @throws DomainError `code.unknown`, the same for one that never was, has expired or was revoked. */
  async find(code: string): Promise<CodeOf> {
    const found = await this.unitOfWork.everywhere.read((entities) =>
      entities.findOneBy(VisitCodeEntity, { codeHash: In(this.hashes(code)), expiresAt: MoreThan(this.clock.now()) }),
    );
    if (!found) throw new DomainError('code.unknown', 'not-found', 'No invitation opens with this code.');
    return { organizationId: found.organizationId, consultationId: found.consultationId };
  }

  /** The appointment is at another time. */
  async prolong({ entities }: Transaction, { organizationId, consultationId }: CodeOf, expiresAt: Date): Promise<void> {
    await entities.update(VisitCodeEntity, { organizationId, consultationId }, { expiresAt });
  }

  async revoke({ entities }: Transaction, of: CodeOf): Promise<void> {
    await this.revokeIn(entities, of);
  }

  private async revokeIn(entities: Transaction['entities'], { organizationId, consultationId }: CodeOf): Promise<void> {
    await entities.delete(VisitCodeEntity, { organizationId, consultationId });
  }

  private drawn(): string {
    const bytes = Buffer.from(this.ids.secret(16), 'base64url');
    const digits = String(bytes.readBigUInt64BE() % 100_000_000n).padStart(8, '0');
    return digits + checkDigit(digits);
  }

  private hashes(code: string): string[] {
    return this.keys.map((key) => createHmac('sha256', key).update(code).digest('hex'));
  }
}
