import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { CurrentConfig } from '@confrere/platform/config';
import type { Rows } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationEntity } from '../consultations/consultation.entity.js';

const DIGITS = 12;
type Of = Pick<ConsultationEntity, 'id' | 'organizationId'>;

/**
 * The code on a visitor's receipt, `4821 0937 5526`: with it they can ask later, on the telephone too, what is kept about their
 * visit. It is made from the appliance's secret, so it can be shown again for as long as the link opens; its hash stands with the
 * consultation, so it is known also after the secret was replaced.
 */
@Injectable()
export class ReceiptCodes {
  private readonly keys: readonly Buffer[];

  constructor({ config }: CurrentConfig) {
    this.keys = config.relay.secrets.map((secret) =>
      Buffer.from(hkdfSync('sha256', secret, '', 'confrere receipt', 32)),
    );
  }

  /** For the first entry into the waiting room. */
  hashFor(of: Of): string {
    const [key] = this.keys;
    if (!key) throw new Error('There is no secret to make a receipt from.');
    return hashed(of.organizationId, codeFrom(key, of));
  }

  /** As it is shown, in groups of four; null: there is none, or its secret is gone. */
  shown(of: Of & Pick<ConsultationEntity, 'receiptHash'>): string | null {
    if (of.receiptHash === null) return null;
    const code = this.keys
      .map((key) => codeFrom(key, of))
      .find((each) => hashed(of.organizationId, each) === of.receiptHash);
    return code?.replace(/\d{4}(?=\d)/g, '$& ') ?? null;
  }

  /** @returns the consultation of which this is the code, in whatever groups it is read out; null: of none here. */
  async verify(entities: Rows, organizationId: string, code: string): Promise<string | null> {
    const digits = code.replace(/\D/g, '');
    if (digits.length !== DIGITS) return null;
    const receiptHash = hashed(organizationId, digits);
    const found = await entities.findOneBy(ConsultationEntity, { organizationId, receiptHash });
    return found?.id ?? null;
  }
}

function codeFrom(key: Buffer, { organizationId, id }: Of): string {
  const drawn = createHmac('sha256', key).update(`${organizationId}:${id}`).digest().readBigUInt64BE();
  return String(drawn % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
}

const hashed = (organizationId: string, code: string): string =>
  createHash('sha256').update(`${organizationId}:${code}`).digest('hex');
