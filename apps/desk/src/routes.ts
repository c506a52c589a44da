import { inject } from '@angular/core';
import { type CanMatchFn, Router, type Routes } from '@angular/router';
import { isAllowed, type Permission } from '@confrere/contract';
import { ADMIN_PAGES } from './admin/admin-pages.js';
import { DeskStore } from './desk-store.js';
import { QueuePage } from './queue/queue-page.js';
import { withoutLoss } from './shell/unsaved-changes.js';

/** Only for roles with the permission; others go on to the next route. */
const only =
  (permission: Permission): CanMatchFn =>
  () => {
    const role = inject(DeskStore).identity()?.member.role;
    return role !== undefined && isAllowed(role, permission);
  };

/** Only where it is served: what its screens ask for is not there under another host name. */
const here =
  (area: 'desk' | 'admin'): CanMatchFn =>
  () =>
    inject(DeskStore).elsewhere()[area] === null;

/** Whoever works with visitors begins with the queue, everybody else with the first screen that is theirs. */
const firstScreen = () => {
  const store = inject(DeskStore);
  const role = store.elsewhere().admin === null ? store.identity()?.member.role : undefined;
  const page = ADMIN_PAGES.find(({ permission }) => role !== undefined && isAllowed(role, permission));
  return inject(Router).createUrlTree(page ? ['/admin', page.path] : ['/settings']);
};

/** Screens of a signed-in member. A call, and what comes after it, stands in front of all of them. */
export const routes: Routes = [
  { path: '', pathMatch: 'full', component: QueuePage, canMatch: [only('queue:see'), here('desk')] },
  { path: '', pathMatch: 'full', redirectTo: firstScreen },
  {
    path: 'admin',
    canMatch: [here('admin')],
    loadComponent: () => import('./admin/admin-frame.js').then(({ AdminFrame }) => AdminFrame),
    children: [
      ...ADMIN_PAGES.map(({ path, permission, load }) => ({
        path,
        loadComponent: load,
        canMatch: [only(permission)],
        canDeactivate: [withoutLoss],
      })),
      { path: '**', redirectTo: firstScreen },
    ],
  },
  {
    path: 'appointments',
    canMatch: [only('appointment:see'), here('desk')],
    loadComponent: () => import('./appointments/appointments-page.js').then(({ AppointmentsPage }) => AppointmentsPage),
  },
  {
    path: 'letter/:consultation',
    canMatch: [only('appointment:change'), here('desk')],
    loadComponent: () => import('./appointments/letter-page.js').then(({ LetterPage }) => LetterPage),
  },
  {
    path: 'numbers',
    canMatch: [only('numbers:see'), here('desk')],
    loadComponent: () => import('./numbers/numbers-page.js').then(({ NumbersPage }) => NumbersPage),
  },
  {
    path: 'board',
    canMatch: [only('queue:see'), here('desk')],
    loadComponent: () => import('./numbers/board-page.js').then(({ BoardPage }) => BoardPage),
  },
  {
    path: 'my-room',
    loadComponent: () => import('./my-room/my-room-page.js').then(({ MyRoomPage }) => MyRoomPage),
    canMatch: [only('room:own'), here('desk')],
    canDeactivate: [withoutLoss],
  },
  {
    path: 'settings',
    loadComponent: () => import('./settings/settings-page.js').then(({ SettingsPage }) => SettingsPage),
  },
  { path: '**', redirectTo: '' },
];
