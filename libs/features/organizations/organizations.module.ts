import { AuditModule } from '@confrere/features/audit';
import { Module } from '@nestjs/common';
import { ChangeOrganization } from './change-organization.js';
import { ConfiguredOrganizations } from './configured-organizations.js';
import { OrganizationWatch } from './organization-watch.js';
import { OrganizationsController } from './organizations.controller.js';
import { ChangeState } from './change-state.js';
import { FoundOrganization } from './found-organization.js';
import { OrganizationEntity } from './organization.entity.js';
import { PictureEncoder } from './pictures/picture-encoder.js';
import { PictureEntity } from './pictures/picture.entity.js';
import { Pictures } from './pictures/pictures.js';
import { PicturesController } from './pictures/pictures.controller.js';

export const organizationEntities = [OrganizationEntity, PictureEntity] as const;

@Module({
  imports: [AuditModule],
  controllers: [OrganizationsController, PicturesController],
  providers: [
    ChangeOrganization,
    ChangeState,
    ConfiguredOrganizations,
    OrganizationWatch,
    FoundOrganization,
    PictureEncoder,
    Pictures,
  ],
  exports: [ChangeState, FoundOrganization],
})
export class OrganizationsModule {}
