import type { Permission } from '@confrere/contract';
import type { Route } from '@angular/router';

/** One screen of the administration. */
export interface AdminPage {
  /** Below `/desk/admin/`. */
  readonly path: string;
  /** As the navigation and the page's heading say it. */
  readonly label: string;
  /** Who sees it; the server checks the same for what is on it. */
  readonly permission: Permission;
  readonly load: NonNullable<Route['loadComponent']>;
}

/** In the order of the navigation. */
export const ADMIN_PAGES: readonly AdminPage[] = [
  {
    path: 'organization',
    label: 'Organization',
    permission: 'organization:see',
    load: () => import('./organization/organization-page.js').then(({ OrganizationPage }) => OrganizationPage),
  },
  {
    path: 'rooms',
    label: 'Rooms',
    permission: 'room:see',
    load: () => import('./rooms/rooms-page.js').then(({ RoomsPage }) => RoomsPage),
  },
  {
    path: 'people',
    label: 'People',
    permission: 'people:see',
    load: () => import('./people/people-page.js').then(({ PeoplePage }) => PeoplePage),
  },
  {
    path: 'sign-in',
    label: 'Sign-in',
    permission: 'identity-provider:see',
    load: () => import('./sign-in/staff-sign-in-page.js').then(({ StaffSignInPage }) => StaffSignInPage),
  },
  {
    path: 'messages',
    label: 'Messages',
    permission: 'messages:see',
    load: () => import('./messages/messages-page.js').then(({ MessagesPage }) => MessagesPage),
  },
  {
    path: 'audit',
    label: 'Audit',
    permission: 'audit:see',
    load: () => import('./audit/audit-page.js').then(({ AuditPage }) => AuditPage),
  },
];
