import { CloseCode } from '@confrere/contract';
import { LoginSessionEntity } from '@confrere/features/identity';
import { atWork, clock, inCall, MINUTE, pass, server, setStage } from './stage.fixture.js';
import type { TestPage } from './test-page.fixture.js';

setStage();

const OPEN = 1;
const endsIn = (loginSessionId: string, minutes: number) =>
  server.unitOfWork.everywhere.run(({ entities }) =>
    entities.update(
      LoginSessionEntity,
      { id: loginSessionId },
      { expiresAt: new Date(clock.now().getTime() + minutes * MINUTE) },
    ),
  );

/** With what it closes, while it goes on sending its heartbeat; null when it does not. */
async function closedWithin(milliseconds: number, page: TestPage): Promise<number | null> {
  for (let left = milliseconds; left > 0 && page.closedWith === null; left -= 15_000) {
    page.send({ type: 'ping', sequence: 0 });
    await page.next('pong').catch(() => null);
    clock.advance(15_000);
  }
  // What the last minute brought is on its way.
  page.send({ type: 'ping', sequence: 0 });
  await page.next('pong').catch(() => null);
  return page.closedWith;
}

describe('a login session that runs out', () => {
  it('in the middle of a call stands until the call is over, and not longer', async () => {
    const { ingrid, ingridsDesk, karisPage, call } = await inCall();
    await endsIn(ingrid.principal.loginSessionId, 2);
    await pass(10 * MINUTE, [ingridsDesk, karisPage]);
    expect(ingridsDesk.socket.readyState).toBe(OPEN);
    expect(await ingridsDesk.request({ type: 'call.end', call })).toBeNull();
    expect(await closedWithin(5 * MINUTE, ingridsDesk)).toBe(CloseCode.accessEnded);
  });

  it('at an idle desk ends it within a minute', async () => {
    const { ingrid, ingridsDesk } = await atWork();
    await endsIn(ingrid.principal.loginSessionId, 0);
    expect(await closedWithin(MINUTE, ingridsDesk)).toBe(CloseCode.accessEnded);
  });
});
