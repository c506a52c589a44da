import type { Snapshot } from '@confrere/contract';
import { OrganizationEntity } from '@confrere/features/organizations';
import { Colleagues, QueueView, VisitView } from '@confrere/features/rooms';
import { DomainError } from '@confrere/kernel';
import type { Principal } from '@confrere/platform/access';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { CallPages } from '../calls/call-pages.js';
import { Presence } from '../pages/presence.js';

/** Everything that a page needs to show where it stands, read anew from the database. */
@Injectable()
export class Snapshots {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queue: QueueView,
    private readonly visits: VisitView,
    private readonly colleagues: Colleagues,
    private readonly calls: CallPages,
    private readonly presence: Presence,
  ) {}

  async of(principal: Principal, tab: string): Promise<Snapshot> {
    const call = await this.calls.openIn(principal, tab);
    if (principal.kind === 'member') return { kind: 'desk', desk: await this.desk(principal), call };
    const { organizationId, consultationId } = principal;
    const visit = await this.unitOfWork
      .in(organizationId)
      .read((entities) => this.visits.of(entities, organizationId, consultationId, this.presence));
    if (!visit) throw new DomainError('consultation.not-found', 'not-found', 'this invitation leads nowhere');
    return { kind: 'visit', visit: visit(tab), call };
  }

  private desk({ organizationId, memberId }: Extract<Principal, { kind: 'member' }>) {
    return this.unitOfWork.in(organizationId).read(async (entities) => {
      const { name } = await entities.findOneByOrFail(OrganizationEntity, { id: organizationId });
      return {
        member: await this.colleagues.self(entities, organizationId, memberId),
        organization: { id: organizationId, name },
        queue: await this.queue.all(entities, organizationId, this.presence),
      };
    });
  }
}
