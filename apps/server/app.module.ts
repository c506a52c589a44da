import { auditEntities, AuditModule } from '@confrere/features/audit';
import { IdentityModule, identityEntities } from '@confrere/features/identity';
import { NotificationsModule, notificationsEntities } from '@confrere/features/notifications';
import { OrganizationsModule, organizationEntities } from '@confrere/features/organizations';
import { PeopleModule, peopleEntities } from '@confrere/features/people';
import { RelayChecksModule, RelayingModule } from '@confrere/features/relaying';
import { RoomsModule, roomsEntities } from '@confrere/features/rooms';
import { SignalingModule } from '@confrere/features/signaling';
import type { Entities } from '@confrere/platform/storage';
import { type Ground, PlatformModule } from '@confrere/platform/wiring';
import { type DynamicModule, Module } from '@nestjs/common';
import { Evaluation } from './evaluation.js';
import { CheckPageController } from './check-page/check-page.controller.js';
import { CodePageController } from './code-page/code-page.controller.js';
import { OrganizationPageController } from './organization-page/organization-page.controller.js';
import { PagesController } from './pages.controller.js';
import { WebApps } from './web-apps.js';

/** Every table of the features that this program picks. */
export const entities: Entities = [
  ...organizationEntities,
  ...notificationsEntities,
  ...peopleEntities,
  ...identityEntities,
  ...auditEntities,
  ...roomsEntities,
];

const features = [
  OrganizationsModule,
  NotificationsModule,
  PeopleModule,
  IdentityModule,
  AuditModule,
  RoomsModule,
  RelayingModule,
  RelayChecksModule,
  SignalingModule,
];

/** Routes match in the order of modules: what takes every address that is left is imported last. */
@Module({})
class OrganizationPages {
  static on(webApps: WebApps): DynamicModule {
    return {
      module: OrganizationPages,
      imports: [IdentityModule, RoomsModule, RelayingModule],
      controllers: [CheckPageController, OrganizationPageController],
      providers: [{ provide: WebApps, useValue: webApps }],
    };
  }
}

/** Picks the features; adds nothing but the pages. */
@Module({})
export class AppModule {
  static on(ground: Ground, webApps: WebApps): DynamicModule {
    return {
      module: AppModule,
      imports: [PlatformModule.on(ground), ...features, OrganizationPages.on(webApps)],
      controllers: [PagesController, CodePageController],
      providers: [Evaluation, { provide: WebApps, useValue: webApps }],
    };
  }
}
