import { clock, house, professional, ring, setCallStage, visitor } from './two-in-a-call.fixture.js';

setCallStage();

beforeEach(async () => {
  house.network.blocked = true;
  await ring();
});

const total = (): number => house.network.all.length;

it('a connection that fails before it was ever up is built anew, since Firefox hears nothing over one that is restarted', async () => {
  const [before] = visitor.connections;
  await clock.advanceAndSettle(12_000);
  house.network.blocked = false;
  before?.become('failed');
  await clock.advanceAndSettle(500);
  await house.settle();
  expect(before).toMatchObject({ restarts: 0, connectionState: 'closed' });
  for (const { connection } of [professional, visitor])
    expect(connection).toMatchObject({ restarts: 0, connectionState: 'connected' });
});

it('the same holds for the second connection of a call that has been up', async () => {
  house.network.blocked = false;
  await house.settle();
  house.network.blocked = true;
  professional.connection.become('disconnected');
  professional.connection.stuck = true;
  await clock.advanceAndSettle(2_000 + 8_000);
  await house.settle();
  const second = professional.connection;
  await clock.advanceAndSettle(5_000);
  second.become('failed');
  await clock.advanceAndSettle(0);
  expect(second).toMatchObject({ restarts: 0, connectionState: 'closed' });
});

it('a browser that fails at once, again and again, is asked less and less often, but every 15 s at least', async () => {
  const built: number[] = [];
  for (let before = total(), second = 0; second < 120; second++) {
    professional.connection.become('failed');
    await clock.advanceAndSettle(1_000);
    await house.settle();
    if (total() > before) built.push(second + 1);
    before = total();
  }
  expect(built.slice(0, 4)).toEqual([2, 6, 14, 29]);
  expect(built.slice(4).map((at, index) => at - (built[index + 3] ?? 0))).toEqual([15, 15, 15, 15, 15, 15]);
});

it('what has been up is restarted, not built anew, and at once', async () => {
  house.network.blocked = false;
  await house.settle();
  professional.connection.become('failed');
  await clock.advanceAndSettle(0);
  expect(professional.connection.restarts).toBe(1);
});

it('whoever comes to another network after many failures does not wait for the distance that they made', async () => {
  for (let second = 0; second < 15; second++) {
    professional.connection.become('failed');
    await clock.advanceAndSettle(1_000);
    await house.settle();
  }
  const before = total();
  professional.connection.become('failed');
  window.dispatchEvent(new Event('online'));
  await clock.advanceAndSettle(2_000);
  expect(total()).toBeGreaterThan(before);
});
