import type { CallInfo, Participant, RequestBody, ServerEventBody } from '@confrere/contract';
import type { FakeClock } from '@confrere/kernel';
import { Call } from './call.js';
import { FakeNetwork, type FakePeerConnection } from './fake-peer-connection.js';
import { FakeStream, FakeTrack } from './fake-tracks.js';
import type { LocalMedia } from './local-media.js';
import type { LocalMediaView } from './local-media-view.js';

export const CALL = 'call-one-one';
const names = ['professional', 'visitor', 'interpreter', 'relative'] as const;
export type Name = (typeof names)[number];

export const participant = (name: Name): Participant => ({
  id: `participant-${name}`,
  role: name === 'professional' ? 'professional' : 'visitor',
  displayName: name,
  order: names.indexOf(name),
});

export const infoFor = (self: Name, over: Partial<CallInfo> = {}): CallInfo => ({
  id: CALL,
  consultation: 'consultation-one',
  state: 'ringing',
  self: participant(self).id,
  participants: [participant('professional'), participant('visitor')],
  iceServers: [{ urls: ['turn:relay.example.org'], username: 'first', credential: 'first' }],
  iceTransportPolicy: 'all',
  ringsUntil: '2026-12-01T09:01:00.000Z',
  liveSince: null,
  ...over,
});

/** One person's page in a test. */
export class FakePage {
  readonly audio = new FakeTrack('audio');
  readonly video = new FakeTrack('video');
  readonly network: FakeNetwork;
  readonly media: LocalMedia;
  readonly asked: RequestBody[] = [];
  /** Says no to requests of a type, with a code. */
  readonly refuses = new Map<string, string>();
  call!: Call;
  private readonly told = new Set<() => void>();

  constructor(
    readonly name: Name,
    private readonly house: FakeHouse,
  ) {
    this.network = house.network;
    const view: LocalMediaView = {
      stream: new FakeStream([this.audio, this.video]) as unknown as MediaStream,
      camera: 'ready',
      microphone: 'ready',
      microphoneOn: true,
      cameraOn: true,
      facing: 'user',
      canTurn: false,
      failure: null,
    };
    this.media = {
      view,
      onChange: (tell: () => void) => {
        this.told.add(tell);
        return () => this.told.delete(tell);
      },
    } as unknown as LocalMedia;
  }

  get mediaListeners(): number {
    return this.told.size;
  }

  /** The page learns of the call: it rings, or a snapshot has it. */
  open(over: Partial<CallInfo> = {}, rejoin = false): Call {
    const { house } = this;
    return (this.call = new Call({
      info: infoFor(this.name, over),
      media: this.media,
      clock: house.clock,
      rejoin,
      createConnection: (configuration) => {
        const connection = house.network.create(configuration);
        (connection as unknown as { owner: Name }).owner = this.name;
        return connection;
      },
      requests: (body) => {
        this.asked.push(body);
        const code = this.refuses.get(body.type);
        return code ? Promise.reject(Object.assign(new Error(code), { code })) : house.ask(this, body);
      },
    }));
  }

  changeMedia(change: Partial<LocalMediaView>): void {
    Object.assign(this.media, { view: { ...this.media.view, ...change } });
    for (const tell of this.told) tell();
  }

  get connections(): FakePeerConnection[] {
    return this.house.network.open.filter(
      (connection) => (connection as unknown as { owner: Name }).owner === this.name,
    );
  }

  get connection(): FakePeerConnection {
    const [first] = this.connections.slice(-1);
    if (!first) throw new Error(`${this.name} has no connection`);
    return first;
  }

  get sending(): (FakeTrack | null)[] {
    return this.connections.flatMap(({ transceivers }) => transceivers.map(({ sender }) => sender.track));
  }

  requests(type: string): RequestBody[] {
    return this.asked.filter((body) => body.type === type);
  }
}

/** Server and network for the pages of one call; while `away`, requests wait as the signaling client would keep them. */
export class FakeHouse {
  readonly network = new FakeNetwork();
  readonly pages = new Map<string, FakePage>();
  /** Tells everyone what the server tells; a test may turn it off to see what pages do by themselves. */
  forwards = new Set([
    'call.describe',
    'call.add-candidate',
    'call.answer',
    'call.join',
    'call.renew-ice-servers',
    'call.leave',
    'call.end',
  ]);
  private sequence = 0;
  private waiting: { from: FakePage; take: () => void }[] = [];
  private isAway = false;

  constructor(readonly clock: FakeClock) {}

  page(name: Name): FakePage {
    const page = new FakePage(name, this);
    this.pages.set(participant(name).id, page);
    return page;
  }

  ask(from: FakePage, body: RequestBody): Promise<void> {
    return new Promise((resolve) => {
      const take = (): void => {
        if (this.forwards.has(body.type)) this.forward(from, body);
        resolve();
      };
      if (this.isAway) this.waiting.push({ from, take });
      else queueMicrotask(take);
    });
  }

  goAway(): void {
    this.isAway = true;
  }

  comeBack(): void {
    this.isAway = false;
    for (const { take } of this.waiting.splice(0)) take();
  }

  /** Keeps what a page has asked for and not got until the function that is returned is called. */
  holdBack(page: FakePage): () => void {
    const held = this.waiting.filter(({ from }) => from === page);
    this.waiting = this.waiting.filter(({ from }) => from !== page);
    return () => held.forEach(({ take }) => take());
  }

  tell(page: FakePage, event: ServerEventBody): void {
    page.call.handle({ ...event, sequence: ++this.sequence });
  }

  /** Lets everything that is on its way arrive, connecting what can be. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 12; turn++) {
      for (let step = 0; step < 30; step++) await Promise.resolve();
      this.network.connect();
    }
  }

  private forward(from: FakePage, body: RequestBody): void {
    const call = CALL;
    const sender = participant(from.name);
    const others = [...this.pages.values()].filter((page) => page !== from && page.call);
    if (body.type === 'call.describe' || body.type === 'call.add-candidate') {
      const to = this.pages.get(body.to);
      if (!to?.call) return;
      if (body.type === 'call.describe') {
        const { connection, description } = body;
        this.tell(to, { type: 'call.described', call, from: sender.id, connection, description });
      } else {
        const { connection, candidate } = body;
        this.tell(to, { type: 'call.candidate-added', call, from: sender.id, connection, candidate });
      }
    }
    if (body.type === 'call.answer')
      for (const page of others) this.tell(page, { type: 'call.answered', call, by: sender.id });
    if (body.type === 'call.join')
      for (const page of others) this.tell(page, { type: 'call.participant-joined', call, participant: sender });
    if (body.type === 'call.leave' || body.type === 'call.end') {
      const reason = body.type === 'call.end' ? 'ended-for-all' : 'left';
      for (const page of others) this.tell(page, { type: 'call.ended', call, reason });
    }
    if (body.type === 'call.renew-ice-servers') {
      this.tell(from, {
        type: 'call.ice-servers-renewed',
        call,
        iceServers: [{ urls: ['turn:relay.example.org'], username: 'fresh', credential: 'fresh' }],
      });
    }
  }
}
