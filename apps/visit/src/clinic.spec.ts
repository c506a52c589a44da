import type { Call, CallOptions, CallView, LocalMedia, LocalMediaView, RingTone } from '@confrere/browser/call';
import { RequestRefused, type SignalingClient, type SignalingListener } from '@confrere/browser/data-access';
import type { CallInfo, RequestBody, ServerEventBody, VisitState } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { Clinic } from './clinic.js';
import { Situation } from './situation.js';
import { CLOSED_MEDIA as SILENT, OPEN_MEDIA as WORKING, VISIT_PAGE as PAGE } from './visit-page.fixture.js';

const visit = (some: Partial<VisitState> = {}): VisitState => ({
  consultation: 'consultation-1',
  state: 'waiting',
  professional: { displayName: 'Dr Hansen', title: null, presence: 'available' },
  plannedAt: null,
  waitingSince: null,
  visitorName: 'Kari',
  devices: { camera: 'unknown', microphone: 'unknown', sound: 'unknown' },
  seat: 'here',
  mayReturnUntil: null,
  open: true,
  expectedAt: null,
  notice: null,
  held: false,
  callBack: false,
  phone: null,
  ending: null,
  receipt: null,
  room: {
    team: null,
    waitingText: null,
    afterText: null,
    afterLink: null,
    music: null,
    ahead: null,
    suspended: null,
  },
  ...some,
});
const info = (some: Partial<CallInfo> = {}): CallInfo => ({
  id: 'call-0001',
  consultation: 'consultation-1',
  state: 'ringing',
  self: 'visitor-1',
  participants: [{ id: 'visitor-1', role: 'visitor', displayName: 'Kari', order: 1 }],
  iceServers: [],
  iceTransportPolicy: 'all',
  ringsUntil: null,
  liveSince: null,
  ...some,
});

class FakeCall {
  view: CallView;
  readonly done: string[] = [];
  private changed: (view: CallView) => void = () => undefined;
  constructor(readonly options: CallOptions) {
    this.view = {
      phase: options.info.state === 'ringing' ? 'ringing' : 'connecting',
      endReason: null,
      directOnly: false,
      liveSince: null,
      peers: [],
    };
  }
  get id(): string {
    return this.options.info.id;
  }
  onChange(changed: (view: CallView) => void): () => void {
    this.changed = changed;
    return () => undefined;
  }
  to(some: Partial<CallView>): void {
    this.view = { ...this.view, ...some };
    this.changed(this.view);
  }
  answer = (): unknown => this.done.push('answer');
  decline = (): unknown => this.done.push('decline');
  leave = (): unknown => this.done.push('leave');
  release = (): unknown => this.done.push('release');
  handle = (event: { type: string }): unknown => this.done.push(event.type);
  resync = (): unknown => this.done.push('resync');
}

function arrange({ media = WORKING, refuse = null as string | null } = {}) {
  const clock = new FakeClock();
  let told: (view: LocalMediaView) => void = () => undefined;
  const heard: ((view: LocalMediaView) => void)[] = [];
  const own = {
    view: media,
    onChange: (listener: typeof told) => heard.push(listener),
    open: jest.fn(() => (told(WORKING), Promise.resolve(WORKING))),
    release: jest.fn(() => told(SILENT)),
  };
  told = (view) => heard.forEach((listener) => listener(view));
  const ring = { unlock: jest.fn(), start: jest.fn(), stop: jest.fn() };
  const asked: RequestBody[] = [];
  let listener: SignalingListener = {};
  const client = {
    inCall: null as string | null,
    endedBy: null as number | null,
    listen: (given: SignalingListener) => (listener = given),
    start: jest.fn(),
    request: (body: RequestBody) => (
      asked.push(body),
      refuse ? Promise.reject(new RequestRefused(refuse)) : Promise.resolve()
    ),
  };
  const calls: FakeCall[] = [];
  const reload = jest.fn();
  const now = new Situation(PAGE, own as unknown as LocalMedia, ring as unknown as RingTone, clock);
  const clinic = new Clinic(now, reload, client as unknown as SignalingClient, (options) => {
    const call = new FakeCall(options);
    calls.push(call);
    return call as unknown as Call;
  });
  clinic.start();
  return {
    clinic,
    now,
    own,
    ring,
    asked,
    client,
    calls,
    clock,
    reload,
    snapshot: (state: Partial<VisitState>, call: CallInfo | null = null) =>
      listener.snapshot?.({ kind: 'visit', visit: visit(state), call }),
    event: (event: ServerEventBody) => listener.event?.({ ...event, sequence: 1 }),
    status: (status: 'connected' | 'reconnecting' | 'ended', endedBy: number | null = null) => {
      client.endedBy = endedBy;
      listener.status?.(status);
    },
    types: () => asked.map(({ type }) => type),
  };
}

describe('being rung', () => {
  test('the call is set up while it rings, and Answer comes before everything else', () => {
    const page = arrange();
    page.snapshot({});
    page.event({ type: 'call.rung', call: info() });
    expect(page.now.screen()).toBe('ringing');
    expect(page.ring.start).toHaveBeenCalled();
    expect(page.client.inCall).toBe('call-0001');
    page.clinic.answer();
    expect(page.calls[0]!.done).toEqual(['answer']);
    page.calls[0]!.to({ phase: 'live' });
    expect(page.now.screen()).toBe('call');
    expect(page.ring.stop).toHaveBeenCalled();
  });

  test('“not yet” keeps the place', () => {
    const page = arrange();
    page.snapshot({});
    page.event({ type: 'call.rung', call: info() });
    page.clinic.notYet();
    page.calls[0]!.to({ phase: 'ended', endReason: 'declined' });
    expect(page.now.screen()).toBe('waiting');
    expect(page.client.inCall).toBeNull();
    expect(page.own.release).not.toHaveBeenCalled();
  });

  test('the same ring told twice makes one call', () => {
    const page = arrange();
    page.event({ type: 'call.rung', call: info() });
    page.snapshot({ state: 'ringing' }, info());
    expect(page.calls).toHaveLength(1);
  });

  test('who goes on without devices is not asked for them at Answer', () => {
    const page = arrange({ media: SILENT });
    page.now.withoutDevices.set(true);
    page.event({ type: 'call.rung', call: info() });
    page.clinic.answer();
    expect(page.own.open).not.toHaveBeenCalled();
  });
});

describe('coming back', () => {
  test('a reload in a live call waits for the tap; then devices open and the call is joined again', async () => {
    const page = arrange({ media: SILENT });
    page.snapshot({ state: 'in-consultation' }, info({ state: 'live' }));
    expect(page.now.screen()).toBe('welcome-back');
    expect(page.calls).toHaveLength(0);
    await page.clinic.comeBack();
    expect(page.own.open).toHaveBeenCalled();
    expect(page.calls[0]!.options.rejoin).toBe(true);
    expect(page.now.screen()).toBe('call');
  });

  test('a server that comes back is told to the running call, without a tap', () => {
    const page = arrange();
    page.snapshot({ state: 'in-consultation' });
    page.event({ type: 'call.rung', call: info() });
    page.calls[0]!.to({ phase: 'live' });
    page.snapshot({ state: 'in-consultation' }, info({ state: 'live' }));
    expect(page.calls).toHaveLength(1);
    expect(page.calls[0]!.done).toContain('resync');
    expect(page.now.screen()).toBe('call');
  });

  test('moving it here asks for the seat and takes over the running call', async () => {
    const page = arrange({ media: SILENT });
    page.snapshot({ state: 'in-consultation', seat: 'elsewhere' });
    expect(page.now.screen()).toBe('elsewhere');
    await page.clinic.moveHere();
    expect(page.types()).toContain('seat.claim');
    page.event({ type: 'call.moved-here', call: info({ state: 'live' }) });
    expect(page.now.screen()).toBe('call');
  });

  test('the same tab opened twice reloads instead: this socket is gone for good', async () => {
    const page = arrange();
    page.status('ended', 4409);
    await page.clinic.moveHere();
    expect(page.reload).toHaveBeenCalled();
  });
});

describe('the end', () => {
  test('camera and microphone are off when it is over, whichever message comes first', () => {
    for (const order of ['call first', 'visit first']) {
      const page = arrange();
      page.snapshot({ state: 'in-consultation' });
      page.event({ type: 'call.rung', call: info() });
      page.calls[0]!.to({ phase: 'live' });
      const steps = [
        () => page.calls[0]!.to({ phase: 'ended', endReason: 'left' }),
        () => page.event({ type: 'visit.changed', visit: visit({ state: 'ended', seat: 'free' }) }),
      ];
      for (const step of order === 'call first' ? steps : steps.reverse()) step();
      expect(page.own.release).toHaveBeenCalled();
      expect(page.now.screen()).toBe('after');
    }
  });

  test('“I left by mistake” opens the devices inside the tap and enters again', async () => {
    const page = arrange({ media: SILENT });
    page.snapshot({ state: 'ended', seat: 'free', mayReturnUntil: '2026-12-01T09:15:00.000Z' });
    await page.clinic.goBack();
    expect(page.own.open).toHaveBeenCalled();
    expect(page.types()).toContain('waiting-room.enter');
  });

  test('leaving the waiting room lets go of the devices and shows the first screen', async () => {
    const page = arrange();
    page.now.started.set(true);
    page.snapshot({});
    await page.clinic.leaveWaitingRoom();
    page.event({ type: 'visit.changed', visit: visit({ state: 'invited', seat: 'free' }) });
    expect(page.own.release).toHaveBeenCalled();
    expect(page.now.screen()).toBe('landing');
  });
});

describe('refusals and losses', () => {
  test('a name that the server misses is asked for', async () => {
    const page = arrange({ refuse: 'name.missing' });
    page.now.started.set(true);
    await page.clinic.enter();
    expect(page.now.screen()).toBe('name');
  });

  test('another refusal is told with its code', async () => {
    const page = arrange({ refuse: 'server.unexpected' });
    await page.clinic.enter();
    expect(page.now.refused()).toBe('server.unexpected');
  });

  test('after half a minute without a connection the telephone is offered, until it is back', () => {
    const page = arrange();
    page.status('connected');
    page.status('reconnecting');
    page.clock.advance(29_999);
    expect(page.now.longLost()).toBe(false);
    page.clock.advance(1);
    expect(page.now.longLost()).toBe(true);
    page.status('connected');
    expect(page.now.longLost()).toBe(false);
  });

  test('a change of the devices while waiting is told once', () => {
    const page = arrange({ media: SILENT });
    page.now.step.set('ready');
    page.snapshot({});
    void page.own.open();
    void page.own.open();
    expect(page.types().filter((type) => type === 'waiting-room.report-devices')).toHaveLength(1);
  });
});
