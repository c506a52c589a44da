import type { LocalMedia, LocalMediaView, RingTone } from '@confrere/browser/call';
import type { VisitPage } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import { BeforeTheVisit } from './before-the-visit.js';
import type { PaintedLanding } from './painted-landing.js';
import { Situation } from './situation.js';
import { OPEN_MEDIA, VISIT_PAGE } from './visit-page.fixture.js';

const SECRET = 's'.repeat(43);
const page = (some: Partial<VisitPage> = {}): VisitPage => ({
  ...VISIT_PAGE,
  organization: { ...VISIT_PAGE.organization, supportPhone: '+47 22 22 22 22' },
  opened: false,
  visitorName: null,
  ...some,
});
const view = (some: Partial<LocalMediaView> = {}): LocalMediaView => ({ ...OPEN_MEDIA, facing: 'user', ...some });

/** What `fetch` answers, or how it fails. */
const OPENED: unknown = { ok: true, json: () => Promise.resolve(page({ opened: true })) };

function arrange({ first = page(), answer = OPENED, devices = view(), tapped = false } = {}) {
  globalThis.fetch = jest
    .fn()
    .mockImplementation(() => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)));
  const own = {
    view: view({ stream: null, camera: 'unknown', microphone: 'unknown' }),
    open: jest.fn(),
    release: jest.fn(),
    onChange: jest.fn(),
  };
  let changed: (view: LocalMediaView) => void = () => undefined;
  own.onChange.mockImplementation((listener: typeof changed) => (changed = listener));
  own.open.mockImplementation(() => {
    changed(devices);
    return Promise.resolve(devices);
  });
  const ring = { unlock: jest.fn() };
  const landing = { onStart: jest.fn(), tell: jest.fn(), clear: jest.fn() };
  const clinic = { enter: jest.fn().mockResolvedValue(undefined) };
  const load = jest.fn().mockResolvedValue(clinic);
  const fetchAhead = jest.fn().mockResolvedValue(undefined);
  const now = new Situation(first, own as unknown as LocalMedia, ring as unknown as RingTone, new FakeClock());
  const before = new BeforeTheVisit(
    now,
    landing as unknown as PaintedLanding,
    { reference: first.reference, secret: SECRET, tapped },
    fetchAhead,
    load,
  );
  before.begin();
  return { now, before, own, ring, landing, clinic, fetchAhead, load };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the way to the waiting room', () => {
  test('nothing is asked of the server before the tap', () => {
    const { load } = arrange();
    expect(fetch).not.toHaveBeenCalled();
    expect(load).not.toHaveBeenCalled();
  });

  test('whoever comes from the form at a room’s door has tapped already', () => {
    const { now, load } = arrange({ first: page({ opened: true }), tapped: true });
    expect([now.screen(), load.mock.calls.length]).toEqual(['ask', 1]);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('Start goes on at once, and hides the secret when the link is open', async () => {
    history.replaceState(null, '', `/j/AbCdEf_-123#${SECRET}`);
    const { now, before } = arrange();
    before.start();
    expect(now.screen()).toBe('ask');
    await settle();
    expect(location.pathname + location.hash).toBe('/j/AbCdEf_-123');
  });

  test('a clinic that was suspended while the page was open says so at Start, before anything is asked, and is asked again at the next', async () => {
    const suspended = page({ opened: true });
    const closed = { ...suspended, organization: { ...suspended.organization, open: false } };
    const { now, before, landing, own } = arrange({
      answer: { ok: true, json: () => Promise.resolve(closed) },
    });
    before.start();
    await settle();
    expect(now.screen()).toBe('landing');
    expect(landing.tell).toHaveBeenCalledWith(
      expect.stringContaining('call the clinic'),
      expect.objectContaining({ canStart: true }),
    );
    expect(own.open).not.toHaveBeenCalled();
    globalThis.fetch = jest.fn().mockResolvedValue(OPENED);
    before.start();
    await settle();
    expect(fetch).toHaveBeenCalledTimes(1);
    expect(now.screen()).toBe('ask');
  });

  test('an unknown link leads back to the first screen, without a button that cannot help', async () => {
    const { now, before, landing, own } = arrange({
      answer: { ok: false, json: () => Promise.resolve({ code: 'link.unknown' }) },
    });
    before.start();
    await settle();
    expect(now.screen()).toBe('landing');
    expect(landing.tell).toHaveBeenCalledWith(
      expect.stringContaining('can’t find'),
      expect.objectContaining({ canStart: false }),
    );
    expect(own.release).toHaveBeenCalled();
  });

  test('a lost network keeps Start, and the second try works', async () => {
    const { now, before, landing } = arrange({ answer: new TypeError() });
    before.start();
    await settle();
    expect(landing.tell).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ code: 'NET-4', canStart: true }),
    );
    globalThis.fetch = jest.fn().mockResolvedValue({ ok: true, json: () => Promise.resolve(page({ opened: true })) });
    before.start();
    await settle();
    expect(now.page().opened).toBe(true);
    expect(now.screen()).toBe('ask');
  });

  test('the tap that opens the devices also frees the sound', async () => {
    const { before, ring } = arrange();
    before.start();
    await before.turnOn({ camera: true, microphone: true });
    await settle();
    expect(ring.unlock).toHaveBeenCalled();
  });

  test('working devices go to the check, and a known name is not asked for', async () => {
    const { now, before, clinic } = arrange({
      answer: { ok: true, json: () => Promise.resolve(page({ opened: true, visitorName: 'Kari' })) },
    });
    before.start();
    await before.turnOn({ camera: true, microphone: true });
    expect(now.screen()).toBe('check');
    await before.checked();
    expect(clinic.enter).toHaveBeenCalled();
    expect(now.screen()).toBe('waiting');
  });

  test('a name that nobody knows is asked for once, last', async () => {
    const { now, before, clinic } = arrange();
    before.start();
    await before.turnOn({ camera: true, microphone: true });
    await before.checked();
    expect(now.screen()).toBe('name');
    await before.named('Kari');
    expect(now.typedName()).toBe('Kari');
    expect(clinic.enter).toHaveBeenCalledTimes(1);
  });

  test('no camera at all is no obstacle', async () => {
    const { now, before } = arrange({
      devices: view({ camera: 'none', cameraOn: false, failure: { code: 'CAM-5', device: 'camera' } }),
    });
    before.start();
    await before.turnOn({ camera: true, microphone: true });
    expect(now.screen()).toBe('check');
  });

  test.each(['CAM-1', 'CAM-2', 'CAM-3', 'CAM-4', 'MIC-1', 'ENV-3'] as const)(
    '%s is explained, with a way on without devices',
    async (code) => {
      const { now, before } = arrange({
        devices: view({
          stream: null,
          camera: 'blocked',
          microphone: 'blocked',
          cameraOn: false,
          failure: { code, device: 'both' },
        }),
      });
      before.start();
      await before.turnOn({ camera: true, microphone: true });
      expect(now.screen()).toBe('blocked');
      before.goOnAnyway();
      await settle();
      expect(now.withoutDevices()).toBe(true);
      expect(now.screen()).toBe('name');
    },
  );

  test('a part of the page that could not be fetched can be tried again', async () => {
    const { now, before, load, clinic } = arrange({
      answer: { ok: true, json: () => Promise.resolve(page({ opened: true, visitorName: 'Kari' })) },
    });
    load.mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'));
    before.start();
    await before.turnOn({ camera: true, microphone: true });
    await before.checked();
    expect(now.refused()).toBe('NET-4');
    load.mockResolvedValue(clinic);
    await before.enter();
    expect(now.refused()).toBeNull();
    expect(clinic.enter).toHaveBeenCalled();
  });

  test('a device that opened the link before is taken where it was, without a tap', () => {
    const { load } = arrange({ first: page({ opened: true }) });
    expect(load).toHaveBeenCalled();
  });
});
