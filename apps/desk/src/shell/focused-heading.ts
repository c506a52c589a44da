import { Directive, ElementRef, afterNextRender, inject } from '@angular/core';

/** A heading that takes the focus when its screen appears, so that a screen reader says where one is now. */
@Directive({ selector: '[cfFocused]', host: { tabindex: '-1' } })
export class FocusedHeading {
  constructor() {
    const { nativeElement } = inject<ElementRef<HTMLElement>>(ElementRef);
    afterNextRender(() => nativeElement.focus({ preventScroll: true }));
  }
}
