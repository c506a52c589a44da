import type { IntakeAnswers as Answers, IntakeQuestion } from '@confrere/contract';
import { AuditTrail } from '@confrere/features/audit';
import { DomainError } from '@confrere/kernel';
import type { MemberPrincipal } from '@confrere/platform/access';
import { CurrentConfig } from '@confrere/platform/config';
import { Seal } from '@confrere/platform/seal';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationEntity } from '../consultations/consultation.entity.js';

/** Hides what visitors answer on their way in, and opens it for those who are to meet them. */
@Injectable()
export class IntakeAnswers {
  private readonly sealing: Seal;

  constructor(
    config: CurrentConfig,
    private readonly audit: AuditTrail,
  ) {
    this.sealing = new Seal(config.config.relay.secrets, 'confrere intake answers');
  }

  /**
   * Null: nothing was asked, or nothing was answered.
   * @throws DomainError `walk-in.answers` when an answer is missing that is needed, or the questions have changed meanwhile.
   */
  seal(consultationId: string, questions: readonly IntakeQuestion[], answers: readonly string[]): string | null {
    const cleaned = answers.map((each) => each.replace(/\p{Cc}+/gu, ' ').trim());
    const complete = questions.every(({ needed }, index) => !needed || (cleaned[index] ?? '') !== '');
    if (answers.length !== questions.length || !complete)
      throw new DomainError('walk-in.answers', 'invalid', 'An answer is missing.');
    const given = questions
      .map(({ text }, index) => ({ question: text, answer: cleaned[index] ?? '' }))
      .filter(({ answer }) => answer !== '');
    return given.length === 0 ? null : this.sealing.seal(consultationId, JSON.stringify(given));
  }

  /** Reading is written down. @throws DomainError `consultation.not-found`. */
  async read(tx: Transaction, actor: MemberPrincipal, id: string): Promise<Answers> {
    const { organizationId } = actor;
    const found = await tx.entities.findOneBy(ConsultationEntity, { id, organizationId });
    if (!found)
      throw new DomainError('consultation.not-found', 'not-found', 'no such consultation in this organization');
    const opened = found.sealedAnswers === null ? null : this.sealing.open(id, found.sealedAnswers);
    if (!opened) return { answers: [] };
    await this.audit.record(tx, { organizationId, actor, action: 'intake-answers.read', subjectId: id });
    return { answers: JSON.parse(opened.text) as Answers['answers'] };
  }
}
