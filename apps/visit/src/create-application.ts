import {
  DOCUMENT,
  ErrorHandler,
  RendererFactory2,
  ɵINJECTOR_SCOPE as INJECTOR_SCOPE,
  ɵinternalCreateApplication as internalCreateApplication,
  type ApplicationRef,
  type EnvironmentProviders,
  type Provider,
} from '@angular/core';
import { PageRenderers } from './page-renderer.js';

/**
 * What `createApplication` of `@angular/platform-browser` does, with a renderer that knows this page only. That package's own
 * also serves animations, shadow roots, hydration and key names, for 3 kB.
 */
export const createApplication = ({
  providers,
}: {
  providers: (Provider | EnvironmentProviders)[];
}): Promise<ApplicationRef> =>
  internalCreateApplication({
    appProviders: [
      { provide: INJECTOR_SCOPE, useValue: 'root' },
      { provide: ErrorHandler, useFactory: () => new ErrorHandler() },
      { provide: RendererFactory2, useClass: PageRenderers },
      ...providers,
    ],
    platformProviders: [{ provide: DOCUMENT, useFactory: () => document }],
  });
