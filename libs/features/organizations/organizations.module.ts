import { AuditModule, AuditTrail } from '@confrere/features/audit';
import { MailGate } from '@confrere/features/notifications';
import { Clock } from '@confrere/kernel';
import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ChangeOrganization } from './change-organization.js';
import { ConfiguredOrganizations } from './configured-organizations.js';
import { OrganizationWatch } from './organization-watch.js';
import { OrganizationsController } from './organizations.controller.js';
import { ChangeState } from './change-state.js';
import { MailOfOrganizations } from './mail-of-organizations.js';
import { FoundOrganization } from './found-organization.js';
import { OrganizationEntity } from './organization.entity.js';
import { PictureEncoder } from './pictures/picture-encoder.js';
import { PictureEntity } from './pictures/picture.entity.js';
import { Pictures } from './pictures/pictures.js';
import { PicturesController } from './pictures/pictures.controller.js';
import { StateNotices } from './state-notices.js';

export const organizationEntities = [OrganizationEntity, PictureEntity] as const;

const changeState = {
  provide: ChangeState,
  inject: [AuditTrail, Clock, ModuleRef],
  // Looked for when they are needed: whoever fills them in is built later.
  useFactory: (audit: AuditTrail, clock: Clock, modules: ModuleRef) =>
    new ChangeState(audit, clock, {
      tell: (tx, change) => modules.get(StateNotices, { strict: false }).tell(tx, change),
    }),
};

@Module({
  imports: [AuditModule],
  controllers: [OrganizationsController, PicturesController],
  providers: [
    ChangeOrganization,
    changeState,
    { provide: MailGate, useClass: MailOfOrganizations },
    ConfiguredOrganizations,
    OrganizationWatch,
    FoundOrganization,
    PictureEncoder,
    Pictures,
  ],
  exports: [ChangeState, FoundOrganization],
})
export class OrganizationsModule {}
