import { CloseCode } from '@confrere/contract';
import { LoginSessionEntity } from '@confrere/features/identity';
import { atWork, clock, inCall, MINUTE, pass, server, setStage } from './stage.fixture.js';

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

describe('a login session that runs out', () => {
  it('in the middle of a call stands until the call is over, and not longer', async () => {
    const { ingrid, ingridsDesk, karisPage, call } = await inCall();
    await endsIn(ingrid.principal.loginSessionId, 2);
    await pass(10 * MINUTE, [ingridsDesk, karisPage]);
    expect(ingridsDesk.socket.readyState).toBe(OPEN);
    expect(await ingridsDesk.request({ type: 'call.end', call })).toBeNull();
    await pass(2 * MINUTE, [ingridsDesk, karisPage]);
    clock.advance(2 * MINUTE);
    expect(await ingridsDesk.closed()).toBe(CloseCode.accessEnded);
  });

  it('at an idle desk ends it within a minute', async () => {
    const { ingrid, ingridsDesk } = await atWork();
    await endsIn(ingrid.principal.loginSessionId, 0);
    clock.advance(MINUTE);
    expect(await ingridsDesk.closed()).toBe(CloseCode.accessEnded);
  });
});
