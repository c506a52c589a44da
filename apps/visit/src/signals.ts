import { createComputed, createSignal, createWatch, untracked } from '@angular/core/primitives/signals';

export { untracked };

export type Readable<T> = () => T;
export type Writable<T> = Readable<T> & { readonly set: (value: T) => void };

/** What ends with the part of the page that is being made; see `scoped`. */
let ending: (() => void)[] | null = null;

/** A value that tells those who read it when it changes: screens with Angular and screens without it alike. */
export function signal<T>(initial: T): Writable<T> {
  const [read, set] = createSignal(initial);
  return Object.assign(() => read(), { set });
}

export const computed = <T>(compute: () => T): Readable<T> => createComputed(compute);

/** Runs now, and again in a microtask whenever something that it read has changed, until its scope ends. */
export function effect(run: () => void): void {
  const watch = createWatch(run, (changed) => queueMicrotask(() => changed.run()), true);
  onEnd(() => watch.destroy());
  watch.run();
}

export const onEnd = (end: () => void): void => void ending?.push(end);

/** Something that was made, and how to end every `effect` in it and call every `onEnd`. */
export interface Scoped<T> {
  readonly made: T;
  readonly end: () => void;
}

export function scoped<T>(make: () => T): Scoped<T> {
  const before = ending;
  const own: (() => void)[] = (ending = []);
  try {
    return { made: untracked(make), end: () => own.splice(0).forEach((end) => end()) };
  } finally {
    ending = before;
  }
}
