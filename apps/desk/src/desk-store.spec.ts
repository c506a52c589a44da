import { TestBed } from '@angular/core/testing';
import { RequestRefused, type SignalingListener, type SignalingOptions } from '@confrere/browser/data-access';
import { CloseCode, type DeskIdentity, type QueueEntry, type RequestBody, type ServerEvent } from '@confrere/contract';
import { Clock, FakeClock } from '@confrere/kernel';
import { DeskStore, OPEN_LINE, type Line } from './desk-store.js';
import { entryOf } from './queue/entry.fixture.js';

const IDENTITY: DeskIdentity = {
  member: { id: 'member-0001', displayName: 'Dr Ingrid Hansen', title: null, role: 'member', picture: null },
  organization: {
    ...{ id: 'org-00001', name: 'Example Hospital', timeZone: 'Europe/Oslo', supportPhone: null },
    ...{ logo: null, state: 'active', stateReason: null, closesAt: null },
  },
  elsewhere: { desk: null, admin: null },
};

class FakeLine {
  inCall: string | null = null;
  status: Line['status'] = 'connecting';
  endedBy: CloseCode | null = null;
  readonly asked: RequestBody[] = [];
  answer: () => Promise<void> = () => Promise.resolve();
  private listener: SignalingListener = {};

  starts = 0;

  start(): void {
    this.starts++;
  }
  stop(): void {}
  request(body: RequestBody): Promise<void> {
    this.asked.push(body);
    return this.answer();
  }
  listen(listener: SignalingListener): () => void {
    this.listener = listener;
    return () => undefined;
  }
  snapshot(...queue: QueueEntry[]): void {
    const { organization } = IDENTITY;
    const { id, displayName, title } = IDENTITY.member;
    const member = { id, displayName, title, away: false, teams: [] };
    const desk = { member, organization: { id: organization.id, name: organization.name }, queue };
    this.become('connected');
    this.listener.snapshot?.({ kind: 'desk', desk, call: null });
  }
  change(entry: QueueEntry): void {
    this.tell({ type: 'queue.changed', sequence: 1, entry });
  }
  tell(event: ServerEvent): void {
    this.listener.event?.(event);
  }
  become(status: Line['status'], endedBy: CloseCode | null = null): void {
    this.status = status;
    this.endedBy = endedBy;
    this.listener.status?.(status);
  }
}

describe('the desk', () => {
  let line: FakeLine;
  let store: DeskStore;
  let options: SignalingOptions;

  beforeEach(() => {
    localStorage.clear();
    line = new FakeLine();
    TestBed.configureTestingModule({
      providers: [
        { provide: Clock, useValue: new FakeClock(new Date('2026-12-03T10:00:00.000Z')) },
        { provide: OPEN_LINE, useValue: (given: SignalingOptions) => ((options = given), line) },
      ],
    });
    store = TestBed.inject(DeskStore);
    store.signedIn(IDENTITY);
  });

  it('says aloud who arrives, and counts who waits', () => {
    line.snapshot(entryOf('cons-0001', { state: 'invited' }));
    expect(store.waitingCount()).toBe(0);
    line.change(entryOf('cons-0001'));
    expect(store.announcement()).toBe('Kari Nordmann has arrived.');
    expect(store.waitingCount()).toBe(1);
  });

  it('is silent about those who waited already when it was opened', () => {
    line.snapshot(entryOf('cons-0001'));
    expect(store.announcement()).toBe('');
  });

  it('tells of arrivals that it missed while the server was away', () => {
    line.snapshot();
    line.become('reconnecting');
    expect(store.offline()).toBe(true);
    line.snapshot(entryOf('cons-0001'));
    expect(store.announcement()).toBe('Kari Nordmann has arrived.');
  });

  it('leaves out others’ visitors when only one’s own are wanted, also aloud', () => {
    const professional = { member: 'member-0002', displayName: 'Dr Lund' };
    store.setScope('mine');
    line.snapshot();
    line.change(entryOf('cons-0001', { professional }));
    expect(store.sections().waiting).toEqual([]);
    expect(store.announcement()).toBe('');
  });

  it('turns a refusal into words with the colleague’s name', async () => {
    line.snapshot(
      entryOf('cons-0001', {
        state: 'ringing',
        with: { member: 'member-0002', displayName: 'Dr Lund', since: '2026-12-03T09:59:00.000Z' },
      }),
    );
    line.answer = () => Promise.reject(new RequestRefused('consultation.already-ringing'));
    expect(await store.recordOutcome('cons-0001', 'completed')).toBe(false);
    expect(store.notice()).toBe('Dr Lund is calling Kari Nordmann now.');
  });

  it('goes back to the start when the login has ended, and shows nobody’s name any more', () => {
    line.snapshot(entryOf('cons-0001'));
    line.become('ended', CloseCode.accessEnded);
    expect(store.access()).toBe('signed-out');
    expect(store.queue().size).toBe(0);
  });

  it('says why nobody can be invited or called as soon as the organization may not work any more', async () => {
    line.snapshot(entryOf('cons-0001'));
    expect(store.nothingNew()).toBeNull();
    const now = { ...IDENTITY, organization: { ...IDENTITY.organization, state: 'suspended' } };
    globalThis.fetch = () => Promise.resolve({ ok: true, json: () => Promise.resolve(now) } as Response);
    line.tell({ type: 'organization.changed', sequence: 2 });
    for (let turn = 0; turn < 50 && store.nothingNew() === null; turn++) await Promise.resolve();
    expect(store.nothingNew()).toContain('suspended');
  });

  it('gives the queue up, and not the login, when a new role does not see it', async () => {
    line.snapshot(entryOf('cons-0001'));
    const now = { ...IDENTITY, member: { ...IDENTITY.member, role: 'auditor' } };
    globalThis.fetch = () => Promise.resolve({ ok: true, json: () => Promise.resolve(now) } as Response);
    expect(await options.stillAllowed?.()).toBe(true);
    expect([store.access(), store.identity()?.member.role, store.queue().size]).toEqual(['signed-in', 'auditor', 0]);
  });

  it('opens no line under a host name that does not serve it', () => {
    line.starts = 0;
    store.signedIn({ ...IDENTITY, elsewhere: { desk: 'https://desk.hospital.example', admin: null } });
    expect([store.access(), line.starts]).toEqual(['signed-in', 0]);
    store.signedIn(IDENTITY);
    expect(line.starts).toBe(1);
  });

  it('keeps what it shows when the same tab was opened again', () => {
    line.snapshot(entryOf('cons-0001'));
    line.become('ended', CloseCode.replaced);
    expect(store.access()).toBe('signed-in');
    expect(store.endedBy()).toBe(CloseCode.replaced);
  });
});
