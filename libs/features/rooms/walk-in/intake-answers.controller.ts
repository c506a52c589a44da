import { Id, type IntakeAnswers as Answers } from '@confrere/contract';
import { Access, CurrentMember, type MemberPrincipal } from '@confrere/platform/access';
import { SchemaPipe } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Get, Header, Param } from '@nestjs/common';
import { IntakeAnswers } from './intake-answers.js';

/** What a visitor answered on the way in, for those who see the queue. */
@Controller('api/desk/consultations')
export class IntakeAnswersController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly answers: IntakeAnswers,
  ) {}

  @Get(':id/answers')
  @Access({ area: 'desk', to: 'queue:see' })
  @Header('Cache-Control', 'no-store')
  read(@CurrentMember() member: MemberPrincipal, @Param('id', new SchemaPipe(Id)) id: string): Promise<Answers> {
    return this.unitOfWork.in(member.organizationId).run((tx) => this.answers.read(tx, member, id));
  }
}
