export { FoundOrganization, type NewOrganization } from './found-organization.js';
export { OrganizationEntity } from './organization.entity.js';
export { PictureEntity } from './picture.entity.js';
export { organizationEntities, OrganizationsModule } from './organizations.module.js';
