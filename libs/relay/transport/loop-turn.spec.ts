import { LoopTurn } from './loop-turn.js';

it('begins with the first packet of a turn, ends after the last, and tells how many the one before brought', async () => {
  const told: string[] = [];
  const turn = new LoopTurn(
    (before) => told.push(`begin after ${before}`),
    () => told.push('end'),
  );
  for (const packets of [3, 1]) {
    for (let packet = 0; packet < packets; packet++) {
      turn.arrived();
      told.push('packet');
    }
    await new Promise(setImmediate);
  }
  expect(told).toEqual(['begin after 0', 'packet', 'packet', 'packet', 'end', 'begin after 3', 'packet', 'end']);
});
