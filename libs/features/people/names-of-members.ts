import { MemberNames } from '@confrere/features/audit';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { MemberEntity } from './member.entity.js';

/** Tells readers of the audit trail what members are called, also those who have left. */
@Injectable()
export class NamesOfMembers extends MemberNames {
  constructor(private readonly unitOfWork: UnitOfWork) {
    super();
  }

  override async of(organizationId: string): Promise<{ id: string; name: string }[]> {
    const members = await this.unitOfWork.in(organizationId).read((entities) => entities.find(MemberEntity));
    return members.map(({ id, displayName }) => ({ id, name: displayName }));
  }
}
