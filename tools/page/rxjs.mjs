// Stands in the place of rxjs in the visitor's page: what @angular/core needs of it, in synchronous streams of values. No
// source of ours uses rxjs. An import that is not here fails the build; tools.test.mjs compares this file with rxjs itself.

export class Subscription {
  closed = false;
  #ends = new Set();

  constructor(end) {
    this.add(end);
  }

  /** Ends `end` (a function or another subscription) with this one; at once when this one has ended. */
  add(end) {
    if (!end || end === this) return;
    if (this.closed) run(end);
    else this.#ends.add(end);
  }

  remove(end) {
    this.#ends.delete(end);
  }

  unsubscribe() {
    if (this.closed) return;
    this.closed = true;
    for (const end of this.#ends) run(end);
    this.#ends.clear();
  }
}

const run = (end) => (typeof end === 'function' ? end() : end.unsubscribe());
/** A listener's fault must neither stop the others nor whoever speaks. */
const tellLater = (error) => void setTimeout(() => globalThis.reportError(error));

export class Observable {
  #begin;

  constructor(begin) {
    this.#begin = begin;
  }

  subscribe(listener, error, complete) {
    const to = typeof listener === 'function' || !listener ? { next: listener, error, complete } : listener;
    const subscription = new Subscription();
    const speak = (kind, value) => {
      if (subscription.closed) return;
      if (kind !== 'next') subscription.unsubscribe();
      try {
        if (to[kind]) to[kind](value);
        else if (kind === 'error') tellLater(value);
      } catch (fault) {
        tellLater(fault);
      }
    };
    subscription.next = (value) => speak('next', value);
    subscription.error = (fault) => speak('error', fault);
    subscription.complete = () => speak('complete');
    subscription.add(this.begin(subscription));
    return subscription;
  }

  begin(subscriber) {
    return this.#begin?.(subscriber);
  }

  pipe(...operators) {
    return operators.reduce((source, operator) => operator(source), this);
  }
}

export class Subject extends Observable {
  closed = false;
  #listeners = new Set();
  #end = null;

  get observed() {
    return this.#listeners.size > 0;
  }

  begin(subscriber) {
    if (this.#end) return this.#end(subscriber);
    this.#listeners.add(subscriber);
    return () => this.#listeners.delete(subscriber);
  }

  next(value) {
    if (!this.#end) for (const each of [...this.#listeners]) each.next(value);
  }

  error(fault) {
    this.#finish((each) => each.error(fault));
  }

  complete() {
    this.#finish((each) => each.complete());
  }

  /** Nobody is listened to any more. */
  unsubscribe() {
    this.closed = true;
    this.#end = () => undefined;
    this.#listeners.clear();
  }

  #finish(end) {
    if (this.#end) return;
    this.#end = end;
    for (const each of [...this.#listeners]) end(each);
    this.#listeners.clear();
  }
}

export class BehaviorSubject extends Subject {
  #value;

  constructor(value) {
    super();
    this.#value = value;
  }

  get value() {
    return this.#value;
  }

  begin(subscriber) {
    const end = super.begin(subscriber);
    subscriber.next(this.#value);
    return end;
  }

  next(value) {
    this.#value = value;
    super.next(value);
  }
}

export const map = (change) => (source) =>
  new Observable((subscriber) =>
    source.subscribe({
      next: (value) => subscriber.next(change(value)),
      error: (fault) => subscriber.error(fault),
      complete: () => subscriber.complete(),
    }),
  );
