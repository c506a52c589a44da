import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as rxjs from 'rxjs';
import { importsOf, reassigned } from './bindings.mjs';
import { ClosedWorld } from './closed-world.mjs';
import * as standIn from './rxjs.mjs';

/** What somebody hears who listens in all the ways that Angular does. */
function heard({ BehaviorSubject, map, Observable, Subject, Subscription }) {
  const told = [];
  const tell = (who) => ({
    next: (value) => told.push(`${who} ${String(value)}`),
    error: (fault) => told.push(`${who} failed ${fault.message}`),
    complete: () => told.push(`${who} over`),
  });
  const subject = new Subject();
  const both = new Subscription();
  both.add(subject.subscribe(tell('first')));
  both.add(() => told.push('ended'));
  const second = subject.subscribe((value) => told.push(`second ${String(value)}`));
  subject.subscribe((value) => {
    if (value === 2) second.unsubscribe();
  });
  for (const value of [1, 2, 3]) subject.next(value);
  both.unsubscribe();
  both.unsubscribe();
  both.add(() => told.push('ended at once'));
  told.push(both.closed, subject.observed);
  subject.next(4);

  const pending = new BehaviorSubject(false);
  const never = pending.pipe(map((is) => !is)).subscribe(tell('stable'));
  pending.next(true);
  never.unsubscribe();
  pending.next(false);
  told.push(pending.value);

  const once = new Observable((subscriber) => {
    subscriber.next('now');
    subscriber.complete();
    subscriber.next('never');
    return () => told.push('let go');
  });
  once.subscribe(tell('once'));
  const failing = new Subject();
  failing.subscribe(tell('failing'));
  failing.error(new Error('no'));
  failing.next('unheard');
  failing.subscribe(tell('late'));
  subject.complete();
  subject.next(5);
  subject.subscribe(tell('too late'));
  return told;
}

test('the stand-in for rxjs tells what rxjs tells, in the same order', () => {
  assert.deepEqual(heard(standIn), heard(rxjs));
});

test('a listener that fails stops neither the others nor whoever speaks', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const told = [];
  const subject = new standIn.Subject();
  subject.subscribe(() => {
    throw new Error('no');
  });
  subject.subscribe((value) => told.push(value));
  subject.next(1);
  assert.deepEqual(told, [1]);
});

const world = new ClosedWorld();

test('a member that no script names goes; what is named, the platform or the wire keeps', () => {
  const script = `
    class Some {
      unusedEver() {}
      usedElsewhere() {}
      namedInText() {}
      connectedCallback() {}
      displayName() {}
      constructor() {}
      unusedField = null;
      unusedButBusy = begin();
    }`;
  const [left] = world.withoutUnusedMembers([script, `x.usedElsewhere(); y['namedInText'];`]);
  assert.doesNotMatch(left, /unusedEver|unusedField/);
  for (const kept of [
    'usedElsewhere',
    'namedInText',
    'connectedCallback',
    'displayName',
    'constructor',
    'unusedButBusy',
  ])
    assert.ok(left.includes(kept), kept);
});

test('only names that are ours alone may be shortened', () => {
  const names = world.ownNames([
    `class Some { ownPrivateThing = 1; ownText() {} textContent = 2; consultation = 3; }
     x.ownPrivateThing; x.ownText; x.textContent; x.consultation; x.definedNowhereHere;`,
    `const labels = { failedTooOften: 1 }; labels[reason]; 'ownText';`,
  ]);
  assert.deepEqual([...names], ['ownPrivateThing']);
});

test('what a script takes from others, and what changes, is seen', () => {
  assert.deepEqual(importsOf(`import { a as b, c } from './x.js'; import './y.js';`), [
    { from: 'x.js', name: 'a' },
    { from: 'x.js', name: 'c' },
    { from: 'y.js' },
  ]);
  const script = 'let a = 1, b = 2; function f() { b++; } export { a, b as c, f };';
  assert.equal(reassigned(script, 'a'), false);
  assert.equal(reassigned(script, 'c'), true);
});
