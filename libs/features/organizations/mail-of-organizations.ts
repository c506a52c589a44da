import { MailGate } from '@confrere/features/notifications';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { mayWork } from './life-cycle.js';
import { OrganizationEntity } from './organization.entity.js';

/** Nobody is invited in the name of an organization that may not work: the link would be refused. */
@Injectable()
export class MailOfOrganizations extends MailGate {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  override async mayInvite(organizationId: string): Promise<boolean> {
    const row = await this.unitOfWork
      .in(organizationId)
      .read((entities) => entities.findOneBy(OrganizationEntity, { id: organizationId }));
    return row !== null && mayWork(row.state);
  }
}
