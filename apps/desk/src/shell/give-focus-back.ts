import { DestroyRef, inject } from '@angular/core';

/**
 * For what stands in front of a page and is taken away, not closed: the focus goes back to where it was before, or, when
 * that is gone meanwhile, to the heading of the page. To be called while the component is made.
 */
export function giveFocusBack(): void {
  const before = document.activeElement;
  inject(DestroyRef).onDestroy(() =>
    // As long as a modal dialog stands in the document, nothing behind it takes the focus.
    queueMicrotask(() => {
      if (document.activeElement !== null && document.activeElement !== document.body) return;
      const there = before instanceof HTMLElement && before.isConnected && before !== document.body ? before : null;
      (there ?? document.querySelector<HTMLElement>('h1[tabindex]'))?.focus();
    }),
  );
}
