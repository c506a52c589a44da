import { parse } from 'csv-parse/sync';
import { eachStorage } from '@confrere/platform/storage';
import { queueOf } from '../queue/queue.fixture.js';
import { clinic, fixtureEntities } from '../rooms.fixture.js';
import { numbersFile } from './numbers-file.js';
import { ReadNumbers } from './read-numbers.js';

eachStorage('numbers of an organization', (open) => {
  const start = async () => {
    const storage = await open(fixtureEntities);
    const at = await clinic(storage);
    const numbers = new ReadNumbers(storage.unitOfWork, at.clock);
    const today = at.clock.now().toISOString().slice(0, 10);
    const ask = (member = at.ingrid, room?: string) =>
      numbers.run(member, { from: today, to: today, ...(room !== undefined && { room }) });
    return { ...at, storage, numbers, today, ask };
  };

  it('follow a visit from waiting to its outcome', async () => {
    const { waits, rings, kari, answer, end, record, run, ingrid, clock, ask } = await start();
    await waits();
    clock.advance(3 * 60_000);
    const call = await rings();
    await run((tx) => answer.run(tx, kari, { call, tab: 'tab-of-the-visitor' }));
    clock.advance(10 * 60_000);
    await run((tx) => end.run(tx, ingrid, { call }));
    const outcome = { consultation: kari.consultationId, outcome: 'completed' } as const;
    await run((tx) => record.run(tx, ingrid, outcome));
    const { all, waits: steps } = await ask();
    expect(all).toMatchObject({ visitors: 1, completed: 1, waitedMedian: 180, talkedMedian: 600 });
    expect(steps.find(({ minutes }) => minutes === 5)).toEqual({ minutes: 5, visitors: 1 });
  });

  it('are of the own organization alone', async () => {
    const { found, professional, invite, ask } = await start();
    const other = await found('Bergen Clinic');
    const someone = await professional(other, 'Dr Else');
    await invite(other, someone.memberId);
    expect((await ask()).all.visitors).toBe(1);
    expect((await ask(someone)).all.visitors).toBe(1);
  });

  it('are told of a team, and of a colleague alone to nobody but that colleague', async () => {
    const at = await start();
    const { ask, ingrid, omar, organizationId, invite } = at;
    await invite(organizationId, omar.memberId);
    const team = await queueOf(at).team('Physiotherapy', organizationId, ingrid.memberId);
    const { rooms } = await ask(ingrid);
    expect(rooms.map(({ name }) => name)).toEqual(['', 'Physiotherapy']);
    expect((await ask(ingrid, team)).all.visitors).toBe(0);
    const own = rooms.find(({ name }) => name === '')?.id ?? '';
    expect((await ask(ingrid, own)).all.visitors).toBe(1);
    await expect(ask(omar, own)).rejects.toMatchObject({ code: 'room.not-found' });
  });

  it('are of a year at most, and of days in order', async () => {
    const { numbers, ingrid } = await start();
    for (const [from, to] of [
      ['2026-12-03', '2026-12-02'],
      ['2025-01-01', '2026-12-03'],
    ] as const)
      await expect(numbers.run(ingrid, { from, to })).rejects.toMatchObject({ code: 'numbers.days-invalid' });
  });

  it('are a table that a spreadsheet reads, with a column for each failure and nobody’s name', async () => {
    const { ask, today, run, reportDevices, waits, kari } = await start();
    await waits();
    const devices = { camera: 'blocked', microphone: 'ready', sound: 'heard' } as const;
    await run((tx) => reportDevices.run(tx, kari, { tab: 'tab-of-the-visitor', devices }));
    const file = numbersFile(await ask());
    const rows: Record<string, string>[] = parse(file, { columns: true, record_delimiter: '\r\n' });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      day: today,
      visitors: '1',
      'failure: camera-blocked': '1',
      'waited, median (s)': '',
    });
    expect(file).not.toContain('Kari');
  });
});
