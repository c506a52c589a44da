import type { Call, CallOptions, CallView, LocalMedia, LocalMediaView } from '@confrere/browser/call';
import type { CallEndReason, CallInfo, RequestBody } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { CurrentCall, type Attempt } from './current-call.js';

const RINGING: CallInfo = {
  id: 'call-00001',
  consultation: 'cons-0001',
  state: 'ringing',
  self: 'part-00001',
  participants: [
    { id: 'part-00001', role: 'professional', displayName: 'Dr Hansen', order: 0 },
    { id: 'part-00002', role: 'visitor', displayName: 'Kari', order: 1 },
  ],
  iceServers: [],
  iceTransportPolicy: 'all',
  ringsUntil: '2026-12-03T10:01:00.000Z',
  liveSince: null,
};
const LIVE: CallInfo = { ...RINGING, state: 'live', ringsUntil: null, liveSince: '2026-12-03T09:50:00.000Z' };
const READY = { stream: null, camera: 'ready', microphone: 'ready' } as LocalMediaView;

class FakeCall {
  view: CallView = { phase: 'ringing', endReason: null, liveSince: null, directOnly: false, peers: [] };
  readonly told: string[] = [];
  private changed: (view: CallView) => void = () => undefined;

  constructor(readonly options: CallOptions) {}

  get id(): string {
    return this.options.info.id;
  }
  onChange(changed: (view: CallView) => void): () => void {
    this.changed = changed;
    return () => undefined;
  }
  handle = ({ type }: { type: string }): void => void this.told.push(type);
  resync = (info: CallInfo | null): void => void this.told.push(`resync ${info?.id ?? 'null'}`);
  cancel = (): void => this.become({ phase: 'ended', endReason: 'cancelled' });
  end = (): void => this.become({ phase: 'ended', endReason: 'ended-for-all' });
  leave = (): void => this.become({ phase: 'ended', endReason: 'left' });
  become(change: Partial<CallView>): void {
    this.view = { ...this.view, ...change };
    this.changed(this.view);
  }
}

class Bench {
  readonly clock = new FakeClock(new Date('2026-12-03T10:00:00.000Z'));
  readonly asked: RequestBody[] = [];
  readonly calls: FakeCall[] = [];
  readonly held: (string | null)[] = [];
  readonly refused: string[] = [];
  readonly fellThrough: (CallEndReason | null)[] = [];
  released = 0;
  opened = 0;
  mayUse = true;
  answerOfServer: () => Promise<void> = () => Promise.resolve();
  devices: () => Promise<LocalMediaView> = () => Promise.resolve(READY);
  readonly call = new CurrentCall({
    clock: this.clock,
    media: {
      view: READY,
      onChange: () => () => undefined,
      open: () => {
        this.opened++;
        return this.devices();
      },
      release: () => void this.released++,
    } as unknown as LocalMedia,
    requests: (body) => {
      this.asked.push(body);
      return this.answerOfServer();
    },
    mayUseDevices: () => this.mayUse,
    holds: (call) => void this.held.push(call),
    refused: (code: string, attempt: Attempt) => void this.refused.push(`${code} ${attempt.name}`),
    fellThrough: (reason) => void this.fellThrough.push(reason),
    createCall: (options) => {
      const call = new FakeCall(options);
      this.calls.push(call);
      return call as unknown as Call;
    },
  });

  async rung(): Promise<FakeCall> {
    await this.call.ring('cons-0001', 'Kari');
    this.call.handle({ type: 'call.rung', sequence: 1, call: RINGING });
    const call = this.calls[0];
    if (!call) throw new Error('no call was made');
    return call;
  }
}

describe('the call of a desk', () => {
  it('rings at once where the browser will not ask, while the devices open', async () => {
    const bench = new Bench();
    bench.devices = () => new Promise(() => undefined);
    await bench.call.ring('cons-0001', 'Kari');
    expect(bench.opened).toBe(1);
    expect(bench.asked).toEqual([{ type: 'call.ring', consultation: 'cons-0001' }]);
  });

  it('does not ring before the browser’s question is answered', async () => {
    const bench = new Bench();
    bench.mayUse = false;
    let answer: (view: LocalMediaView) => void = () => undefined;
    bench.devices = () => new Promise((resolve) => (answer = resolve));
    const ringing = bench.call.ring('cons-0001', 'Kari');
    expect(bench.call.attempt()?.step).toBe('devices');
    expect(bench.asked).toEqual([]);
    answer(READY);
    await ringing;
    expect(bench.asked).toHaveLength(1);
  });

  it('goes on with sound only, but asks before it rings without a microphone', async () => {
    const bench = new Bench();
    bench.mayUse = false;
    bench.devices = () => Promise.resolve({ ...READY, camera: 'none' } as LocalMediaView);
    await bench.call.ring('cons-0001', 'Kari');
    expect(bench.asked).toHaveLength(1);

    const mute = new Bench();
    mute.mayUse = false;
    mute.devices = () => Promise.resolve({ ...READY, microphone: 'blocked' } as LocalMediaView);
    await mute.call.ring('cons-0001', 'Kari');
    expect(mute.call.attempt()?.step).toBe('unheard');
    expect(mute.asked).toEqual([]);
    await mute.call.ringAnyway();
    expect(mute.asked).toHaveLength(1);
  });

  it('makes the connection while it rings, and tells the server which call it holds', async () => {
    const bench = new Bench();
    const call = await bench.rung();
    expect(call.options.rejoin).toBe(false);
    expect(bench.held).toEqual(['call-00001']);
    expect(bench.call.ringsUntil()).toEqual(new Date('2026-12-03T10:01:00.000Z'));
  });

  it('is of no concern to a desk whose other window rings', () => {
    const bench = new Bench();
    bench.call.handle({ type: 'call.rung', sequence: 1, call: RINGING });
    expect(bench.calls).toEqual([]);
  });

  it('is taken back when it was cancelled before the server had answered', async () => {
    const bench = new Bench();
    await bench.call.ring('cons-0001', 'Kari');
    bench.call.cancel();
    bench.call.handle({ type: 'call.rung', sequence: 1, call: RINGING });
    expect(bench.calls).toEqual([]);
    expect(bench.asked.at(-1)).toEqual({ type: 'call.cancel', call: 'call-00001' });
    expect(bench.call.attempt()).toBeNull();
  });

  it('gives the devices back and says why when it is refused', async () => {
    const bench = new Bench();
    bench.answerOfServer = () => Promise.reject(Object.assign(new Error(), { code: 'consultation.already-ringing' }));
    await bench.call.ring('cons-0001', 'Kari');
    expect(bench.refused).toEqual(['consultation.already-ringing Kari']);
    expect(bench.call.attempt()).toBeNull();
    expect(bench.released).toBe(1);
  });

  it('leads back to the queue when nobody answered', async () => {
    const bench = new Bench();
    (await bench.rung()).become({ phase: 'ended', endReason: 'unanswered' });
    expect(bench.fellThrough).toEqual(['unanswered']);
    expect(bench.call.over()).toBeNull();
    expect(bench.held.at(-1)).toBeNull();
    expect(bench.released).toBe(1);
  });

  it('asks how it went once people have talked', async () => {
    const bench = new Bench();
    const call = await bench.rung();
    const from = new Date('2026-12-03T10:00:10.000Z');
    call.become({ phase: 'live', liveSince: from });
    bench.clock.advance(60_000);
    bench.call.end();
    expect(bench.call.over()).toEqual({ consultation: 'cons-0001', name: 'Kari', from, to: bench.clock.now() });
    expect(bench.call.view()).toBeNull();
    expect(bench.released).toBe(1);
  });

  it('that moved to another window is not over', async () => {
    const bench = new Bench();
    const call = await bench.rung();
    call.become({ phase: 'live', liveSince: bench.clock.now() });
    call.become({ phase: 'ended', endReason: 'moved' });
    expect(bench.call.over()).toBeNull();
    expect(bench.fellThrough).toEqual(['moved']);
  });

  it('goes on untouched through a new snapshot', async () => {
    const bench = new Bench();
    const call = await bench.rung();
    bench.call.resync(LIVE);
    expect(call.told).toEqual(['call.rung', 'resync call-00001']);
    expect(bench.calls).toHaveLength(1);
    expect(bench.call.found()).toBeNull();
  });

  it('is offered, not taken up, after a reload; the tap joins it again', () => {
    const bench = new Bench();
    bench.call.resync(LIVE);
    expect(bench.calls).toEqual([]);
    expect(bench.call.found()).toBe(LIVE);
    bench.call.takeUp();
    expect(bench.calls[0]?.options.rejoin).toBe(true);
    expect(bench.opened).toBe(1);
    expect(bench.call.attempt()?.name).toBe('Kari');
    expect(bench.call.found()).toBeNull();
  });

  it('is offered no longer when it has ended meanwhile', () => {
    const bench = new Bench();
    bench.call.resync(LIVE);
    bench.call.handle({ type: 'call.ended', sequence: 2, call: 'call-00001', reason: 'left' });
    expect(bench.call.found()).toBeNull();
  });

  it('is offered as running when it was answered before it was taken up', () => {
    const bench = new Bench();
    bench.call.resync(RINGING);
    bench.call.handle({ type: 'call.answered', sequence: 2, call: 'call-00001', by: 'part-00002' });
    expect(bench.call.found()?.state).toBe('live');
  });

  it('that was taken for lost and goes on is offered instead of its outcome', () => {
    const bench = new Bench();
    bench.call.lookAgain({ consultation: 'cons-0001', name: 'Kari', from: null, to: bench.clock.now() });
    bench.call.handle({ type: 'call.moved-here', sequence: 2, call: LIVE });
    expect(bench.call.over()).toBeNull();
    expect(bench.call.found()).toBe(LIVE);
  });

  it('that this page holds is not offered to it', async () => {
    const bench = new Bench();
    await bench.rung();
    bench.call.handle({ type: 'call.moved-here', sequence: 2, call: LIVE });
    expect(bench.call.found()).toBeNull();
  });

  it('keeps its times for whoever looks at it again', async () => {
    const bench = new Bench();
    const call = await bench.rung();
    const from = bench.clock.now();
    call.become({ phase: 'live', liveSince: from });
    bench.call.end();
    bench.call.over.set(null);
    bench.call.lookAgain({ consultation: 'cons-0001', name: 'Kari', from: null, to: bench.clock.now() });
    expect(bench.call.over()?.from).toEqual(from);
  });

  it('can be ended for both without being taken up', () => {
    const bench = new Bench();
    bench.call.resync(LIVE);
    bench.call.endFound();
    expect(bench.asked).toEqual([{ type: 'call.end', call: 'call-00001' }]);
    expect(bench.call.over()?.consultation).toBe('cons-0001');
  });

  it('that was asked for before a lost stream is found again in the snapshot', async () => {
    const bench = new Bench();
    await bench.call.ring('cons-0001', 'Kari');
    bench.call.resync(RINGING);
    expect(bench.calls).toHaveLength(1);
  });
});
