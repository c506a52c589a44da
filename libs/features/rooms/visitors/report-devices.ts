import type { Devices } from '@confrere/contract';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { refuseElsewhere } from './seat.js';

/** What works on the visitor's side has changed; the queue shows it. Errors: `seat.elsewhere`. */
@Injectable()
export class ReportDevices {
  constructor(private readonly moves: ConsultationMoves) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, report: { tab: string; devices: Devices }): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    refuseElsewhere(report.tab, consultation.seatTab);
    const { camera, microphone, sound } = report.devices;
    if (consultation.camera === camera && consultation.microphone === microphone && consultation.sound === sound)
      return;
    await this.moves.amend(tx, consultation, { camera, microphone, sound });
  }
}
