import {
  mayWork,
  type OrganizationClosing,
  OrganizationEntity,
  type OrganizationErased,
  type OrganizationSuspended,
} from '@confrere/features/organizations';
import { DomainEvents } from '@confrere/platform/events';
import { type Transaction, UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ConsultationMoves } from '../consultations/consultation-moves.js';
import { CallEntity } from './call.entity.js';
import { CallMoves } from './call-moves.js';

/**
 * Stops every ring of an organization that may not work any more: nobody has been let into those calls yet. The visitor
 * keeps the place. Calls that were answered go on until those in them end them.
 */
@Injectable()
export class StopRings implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly listening: (() => void)[] = [];

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly events: DomainEvents,
    private readonly moves: ConsultationMoves,
    private readonly calls: CallMoves,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const stop = ({ organizationId }: { readonly organizationId: string }): Promise<void> =>
      this.stopAll(organizationId);
    this.listening.push(
      this.events.on<OrganizationSuspended>('organization.suspended', stop),
      this.events.on<OrganizationClosing>('organization.closing', stop),
      this.events.on<OrganizationErased>('organization.erased', stop),
    );
    // It may have happened while this server was away.
    const rung = await this.unitOfWork.everywhere.read((entities) => entities.findBy(CallEntity, { state: 'ringing' }));
    for (const organizationId of new Set(rung.map((call) => call.organizationId))) await this.stopAll(organizationId);
  }

  onApplicationShutdown(): void {
    for (const stopListening of this.listening.splice(0)) stopListening();
  }

  /** Does nothing where the organization may work (again). One ring that cannot be stopped does not keep the others. */
  async stopAll(organizationId: string): Promise<void> {
    const work = this.unitOfWork.in(organizationId);
    const ringing = await work.read(async (entities) => {
      const { state } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      return mayWork(state) ? [] : entities.findBy(CallEntity, { organizationId, state: 'ringing' });
    });
    for (const call of ringing)
      await work
        .run((tx) => this.stopOne(tx, call))
        .catch((error: unknown) => this.log.error('ring.not-stopped', error, { call: call.id }));
  }

  private async stopOne(tx: Transaction, call: CallEntity): Promise<void> {
    // Answered or stopped meanwhile: that came first.
    const ringing = await tx.entities.findOneBy(CallEntity, { id: call.id, state: 'ringing' });
    if (!ringing || !(await this.calls.end(tx, ringing, 'cancelled'))) return;
    const consultation = await this.moves.load(tx, call.organizationId, call.consultationId);
    await this.moves.move(tx, consultation, 'cancel', 'system');
  }
}
