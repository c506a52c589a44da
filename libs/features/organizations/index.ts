export { ChangeState, CLOSING_TERM, OUTLIVE_ERASURE, type StateChange } from './change-state.js';
export { MailOfOrganizations } from './mail-of-organizations.js';
export { type NewState, StateNotices } from './state-notices.js';
export type {
  OrganizationChanged,
  OrganizationClosing,
  OrganizationErased,
  OrganizationResumed,
  OrganizationSuspended,
} from './events.js';
export { FoundOrganization, type NewOrganization } from './found-organization.js';
export { type LifeCycleMove, maySignIn, mayWork, REASONS } from './life-cycle.js';
export { OrganizationWatch } from './organization-watch.js';
export { OrganizationEntity } from './organization.entity.js';
export { organizationEntities, OrganizationsModule } from './organizations.module.js';
export { PictureEntity } from './pictures/picture.entity.js';
export { pictureOf } from './pictures/pictures.js';
export { refuseUnlessOpen, refuseUnlessWorking } from './working.js';
