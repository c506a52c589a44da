import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { CallView, LocalMediaView, PeerView } from '@confrere/browser/call';
import { CallStage } from './call-stage.js';

const MEDIA: LocalMediaView = {
  stream: null,
  camera: 'ready',
  microphone: 'ready',
  microphoneOn: true,
  cameraOn: true,
  facing: 'user',
  canTurn: true,
  failure: null,
};
const stream = {} as MediaStream;
const peer = (some: Partial<PeerView> = {}): PeerView => ({
  participant: { id: 'professional-1', role: 'professional', displayName: 'Dr Hansen', order: 0 },
  stream,
  connection: 'connected',
  path: 'direct',
  microphone: true,
  camera: true,
  facing: 'user',
  ...some,
});
const view = (some: Partial<CallView> = {}): CallView => ({
  phase: 'live',
  endReason: null,
  directOnly: false,
  liveSince: null,
  peers: [peer()],
  ...some,
});

let play: jest.Mock;
let attached: string[];

async function show(
  call: CallView,
  media = MEDIA,
  role: 'visitor' | 'professional' = 'visitor',
): Promise<ComponentFixture<CallStage>> {
  const stage = TestBed.createComponent(CallStage);
  stage.componentRef.setInput('call', call);
  stage.componentRef.setInput('media', media);
  stage.componentRef.setInput('role', role);
  await stage.whenStable();
  return stage;
}
const textOf = (stage: ComponentFixture<CallStage>): string => (stage.nativeElement as HTMLElement).textContent;
const button = (stage: ComponentFixture<CallStage>, words: string): HTMLButtonElement =>
  [...(stage.nativeElement as HTMLElement).querySelectorAll('button')].find((each) =>
    each.textContent.includes(words),
  )!;

beforeEach(() => {
  attached = [];
  play = jest.fn().mockResolvedValue(undefined);
  HTMLMediaElement.prototype.play = play;
  const kept = new WeakMap<object, MediaProvider | null>();
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    configurable: true,
    get(this: HTMLMediaElement) {
      return kept.get(this) ?? null;
    },
    set(this: HTMLMediaElement, value: MediaProvider | null) {
      kept.set(this, value);
      if (value === stream) attached.push(this.localName);
    },
  });
});

describe('the call stage', () => {
  test('attaches a stream while it rings, and never again', async () => {
    const stage = await show(view({ phase: 'ringing', peers: [peer({ connection: 'new', path: null })] }));
    const video = (stage.nativeElement as HTMLElement).querySelector('cf-remote-video video');
    expect(attached.sort()).toEqual(['audio', 'video']);
    for (const phase of ['connecting', 'live', 'reconnecting', 'live'] as const) {
      stage.componentRef.setInput('call', view({ phase, peers: [peer()] }));
      await stage.whenStable();
    }
    expect(attached.sort()).toEqual(['audio', 'video']);
    expect((stage.nativeElement as HTMLElement).querySelector('cf-remote-video video')).toBe(video);
  });

  test('says what to do where a new call can only go directly', async () => {
    const stage = await show(view({ phase: 'connecting' }));
    expect(textOf(stage)).toContain('Connecting …');
    expect(textOf(stage)).not.toContain('try again');
    stage.componentRef.setInput('call', view({ phase: 'connecting', directOnly: true }));
    await stage.whenStable();
    expect(textOf(stage)).toContain('try again in some minutes');
    stage.componentRef.setInput('call', view({ directOnly: true }));
    await stage.whenStable();
    expect(textOf(stage)).not.toContain('try again');
  });

  test('says which way the call goes, and that it is private either way', async () => {
    expect(textOf(await show(view()))).toMatch(/Private call.*Direct/);
    expect(textOf(await show(view({ peers: [peer({ path: 'relayed' })] })))).toMatch(
      /Private call.*Relayed, still encrypted/,
    );
  });

  test('a toggle keeps its name and tells its state', async () => {
    const stage = await show(view(), { ...MEDIA, microphoneOn: false });
    const told: boolean[] = [];
    stage.componentInstance.microphone.subscribe((on) => told.push(on));
    const microphone = button(stage, 'Microphone');
    expect(microphone.getAttribute('aria-pressed')).toBe('false');
    microphone.click();
    expect(told).toEqual([true]);
  });

  test('a lost connection is said once, politely, and its return too', async () => {
    const stage = await show(view());
    stage.componentRef.setInput('call', view({ phase: 'reconnecting', peers: [peer({ connection: 'lost' })] }));
    await stage.whenStable();
    const status = (stage.nativeElement as HTMLElement).querySelector('[role=status]')!;
    expect(status.textContent).toContain('You keep your place');
    stage.componentRef.setInput('call', view());
    await stage.whenStable();
    expect(status.textContent).toBe('You are connected again.');
  });

  test('nobody joins silently', async () => {
    const stage = await show(view());
    const anna = peer({ participant: { id: 'professional-2', role: 'professional', displayName: 'Anna', order: 2 } });
    stage.componentRef.setInput('call', view({ peers: [peer(), anna] }));
    await stage.whenStable();
    expect((stage.nativeElement as HTMLElement).querySelector('[role=status]')!.textContent).toBe('Anna has joined.');
  });

  test('a browser that wants a tap before it plays sound gets a button for it', async () => {
    play.mockRejectedValue(new DOMException('', 'NotAllowedError'));
    const stage = await show(view());
    await stage.whenStable();
    const hear = button(stage, 'Tap to hear');
    play.mockResolvedValue(undefined);
    hear.click();
    (stage.nativeElement as HTMLElement).querySelector('cf-remote-video audio')!.dispatchEvent(new Event('playing'));
    await stage.whenStable();
    expect(button(stage, 'Tap to hear')).toBeUndefined();
  });

  test('only a professional can end it for both', async () => {
    expect(button(await show(view()), 'End for both')).toBeUndefined();
    expect(button(await show(view(), MEDIA, 'professional'), 'End for both')).toBeDefined();
  });

  test('one’s own picture is mirrored, but not from the back camera', async () => {
    const self = async (facing: LocalMediaView['facing']): Promise<Element> =>
      ((await show(view(), { ...MEDIA, facing })).nativeElement as HTMLElement).querySelector('cf-self-view video')!;
    expect((await self('user')).classList).toContain('mirrored');
    expect((await self('unknown')).classList).toContain('mirrored');
    expect((await self('environment')).classList).not.toContain('mirrored');
  });
});
