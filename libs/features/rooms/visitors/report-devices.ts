import type { Devices, NetworkQuality } from '@confrere/contract';
import { Clock } from '@confrere/kernel';
import type { VisitorPrincipal } from '@confrere/platform/access';
import type { Transaction } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { refuseElsewhere } from './seat.js';

export interface Report {
  readonly tab: string;
  readonly devices: Devices;
  /** Left out: as it was. */
  readonly network?: NetworkQuality | undefined;
}

/** Camera or microphone were asked for. */
export const wasChecked = ({ camera, microphone }: Devices): boolean =>
  camera !== 'unknown' || microphone !== 'unknown';

/** What works on the visitor's side has changed; the queue shows it. Errors: `seat.elsewhere`. */
@Injectable()
export class ReportDevices {
  constructor(
    private readonly moves: ConsultationMoves,
    private readonly clock: Clock,
  ) {}

  async run(tx: Transaction, visitor: VisitorPrincipal, report: Report): Promise<void> {
    const consultation = await this.moves.load(tx, visitor.organizationId, visitor.consultationId);
    refuseElsewhere(report.tab, consultation.seatTab);
    const { camera, microphone, sound } = report.devices;
    const network = report.network ?? consultation.network;
    const checkedAt = consultation.checkedAt ?? (wasChecked(report.devices) ? this.clock.now() : null);
    const told = { camera, microphone, sound, network, checkedAt };
    const same = Object.entries(told).every(([name, value]) => consultation[name as keyof typeof told] === value);
    if (!same) await this.moves.amend(tx, consultation, told);
  }
}
