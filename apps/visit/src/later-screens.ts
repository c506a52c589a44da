import {
  Directive,
  Injector,
  ViewContainerRef,
  effect,
  inject,
  signal,
  untracked,
  type StaticProvider,
  type Type,
} from '@angular/core';

/** What the later part of the page brings, once it is loaded. */
export class LaterPart {
  readonly loaded = signal<{ screens: Type<unknown>; providers: StaticProvider[] } | null>(null);
}

/** The place where the later part's screens appear. */
@Directive({ selector: '[cfLaterScreens]' })
export class LaterScreens {
  constructor() {
    const place = inject(ViewContainerRef);
    const parent = inject(Injector);
    const part = inject(LaterPart);
    effect(() => {
      const loaded = part.loaded();
      if (!loaded) return;
      untracked(() =>
        place.createComponent(loaded.screens, { injector: Injector.create({ parent, providers: loaded.providers }) }),
      );
    });
  }
}
