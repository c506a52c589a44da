import { OrganizationView, UploadedPicture } from '@confrere/contract';
import type { ChangeOrganization, CloseOrganization } from '@confrere/contract';
import { ask, send } from './rest.js';

const ORGANIZATION = '/api/admin/organization';
const LOGO = `${ORGANIZATION}/logo`;
const OWN_PICTURE = '/api/desk/me/picture';

/** What the organization of whoever is signed in says of itself, and where it stands. */
export const ownOrganization = (): Promise<OrganizationView> => ask('GET', ORGANIZATION, OrganizationView);

/** Problems: `organization.changed`, `organization.locked`, `organization.slug-taken`, `organization.invalid`. */
export const changeOrganization = (changes: ChangeOrganization): Promise<OrganizationView> =>
  ask('PATCH', ORGANIZATION, OrganizationView, changes);

/** The owner asks for the end. Problems: `access.reauthenticate`, `organization.transition`. */
export const closeOrganization = (wish: CloseOrganization): Promise<OrganizationView> =>
  ask('POST', `${ORGANIZATION}/close`, OrganizationView, wish);

/** A PNG or JPEG of at most 2 MB. Answers where it is shown. Problems: `picture.…`. */
export const putLogo = async (file: Blob): Promise<string> => (await ask('PUT', LOGO, UploadedPicture, file)).picture;

export const removeLogo = async (): Promise<void> => {
  await send('DELETE', LOGO);
};

/** The picture of whoever is signed in, as visitors see it. As `putLogo`. */
export const putOwnPicture = async (file: Blob): Promise<string> =>
  (await ask('PUT', OWN_PICTURE, UploadedPicture, file)).picture;

export const removeOwnPicture = async (): Promise<void> => {
  await send('DELETE', OWN_PICTURE);
};
