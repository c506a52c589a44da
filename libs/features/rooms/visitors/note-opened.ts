import type { InvitationOpened } from '@confrere/features/identity';
import { DomainEvents } from '@confrere/platform/events';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { ConsultationEntity } from '../consultations/consultation.entity.js';
import { ConsultationMoves } from '../consultations/consultation-moves.js';

/** Notes the first tap that opened a visitor's link, for the desk. */
@Injectable()
export class NoteOpened implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly moves: ConsultationMoves,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.events.on<InvitationOpened>('invitation.opened', async (event) => {
      try {
        await this.note(event);
      } catch (error) {
        // The first entry notes it otherwise.
        this.log.error('opened.not-noted', error);
      }
    });
  }

  private async note({ organizationId, consultationId, at }: InvitationOpened): Promise<void> {
    await this.unitOfWork.in(organizationId).run(async (tx) => {
      const unopened = { id: consultationId, organizationId, openedAt: IsNull() };
      const { affected } = await tx.entities.update(ConsultationEntity, unopened, { openedAt: at });
      if (affected === 1) this.moves.tell(tx, organizationId, { name: 'consultation.changed', consultationId });
    });
  }
}
