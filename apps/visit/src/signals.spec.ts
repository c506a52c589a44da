import { computed as angularComputed, signal as angularSignal } from '@angular/core';
import { computed, effect, onEnd, scoped, signal } from './signals.js';

const settle = (): Promise<void> => Promise.resolve();

describe('signals', () => {
  test('who read a value is told of the next one, once for several changes', async () => {
    const count = signal(1);
    const double = computed(() => count() * 2);
    const seen: number[] = [];
    effect(() => void seen.push(double()));
    count.set(2);
    count.set(3);
    await settle();
    expect(seen).toEqual([2, 6]);
  });

  test('the clinic’s screens follow the same values: Angular’s signals and these mix', async () => {
    const [own, angular] = [signal(1), angularSignal(10)];
    const inAngular = angularComputed(() => own() + angular());
    const seen: number[] = [];
    effect(() => void seen.push(inAngular()));
    own.set(2);
    await settle();
    angular.set(20);
    await settle();
    expect(seen).toEqual([11, 12, 22]);
  });

  test('what ends with its scope hears nothing more, also of a change that came before', async () => {
    const count = signal(0);
    const seen: number[] = [];
    const ended = jest.fn();
    const { made, end } = scoped(() => {
      effect(() => void seen.push(count()));
      onEnd(ended);
      return 'made';
    });
    count.set(1);
    end();
    await settle();
    count.set(2);
    await settle();
    expect([made, seen, ended.mock.calls.length]).toEqual(['made', [0], 1]);
  });
});
