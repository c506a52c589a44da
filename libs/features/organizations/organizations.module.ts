import { Module } from '@nestjs/common';
import { FoundOrganization } from './found-organization.js';
import { OrganizationEntity } from './organization.entity.js';
import { PictureEntity } from './picture.entity.js';

export const organizationEntities = [OrganizationEntity, PictureEntity] as const;

@Module({ providers: [FoundOrganization], exports: [FoundOrganization] })
export class OrganizationsModule {}
