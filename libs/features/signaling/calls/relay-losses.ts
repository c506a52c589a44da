import { CallPlacement, RelayControl } from '@confrere/features/relaying';
import { CallEntity, CallMoves } from '@confrere/features/rooms';
import { UnitOfWork } from '@confrere/platform/storage';
import { Log } from '@confrere/platform/telemetry';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { CallPages } from './call-pages.js';
import { IceRenewals } from './ice-renewals.js';

/** So many ids in one question to the database. */
const AT_ONCE = 500;

/**
 * A relay that was started anew holds nothing of the calls that it carried. It says so when it attaches, within a moment of
 * its start, and the pages hear it here: a browser alone takes some six seconds to notice, and may then find the relay away.
 */
@Injectable()
export class RelayLosses implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly control: RelayControl,
    private readonly placement: CallPlacement,
    private readonly renewals: IceRenewals,
    private readonly calls: CallMoves,
    private readonly callPages: CallPages,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.control.onAttached((relay, carried) => {
      const known = new Set(carried);
      const lost = this.renewals.calls().filter((call) => !known.has(call) && this.placement.nodeOf(call).id === relay);
      this.tell(lost).catch((error: unknown) => this.log.error('relay-lost.not-told', error));
    });
  }

  private async tell(lost: readonly string[]): Promise<void> {
    for (let at = 0; at < lost.length; at += AT_ONCE) {
      const id = In(lost.slice(at, at + AT_ONCE));
      const calls = await this.unitOfWork.everywhere.read((entities) =>
        entities.find(CallEntity, { select: { id: true, organizationId: true }, where: { id, state: Not('ended') } }),
      );
      for (const call of calls) await this.tellPages(call);
    }
  }

  private async tellPages(call: CallEntity): Promise<void> {
    const state = await this.unitOfWork
      .in(call.organizationId)
      .read((entities) => this.calls.state({ entities }, call));
    for (const self of state?.participants ?? [])
      if (state) this.callPages.pageOf(state.call, self)?.tell({ type: 'call.relay-lost', call: call.id });
  }
}
