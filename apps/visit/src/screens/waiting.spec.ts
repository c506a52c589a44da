import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { LocalMedia, LocalMediaView, RingTone } from '@confrere/browser/call';
import { FakeClock } from '@confrere/kernel';
import { Clinic } from '../clinic.js';
import { OwnWay } from '../own-way.js';
import { Situation } from '../situation.js';
import { OPEN_MEDIA, VISIT_PAGE as PAGE } from '../visit-page.fixture.js';
import { Waiting } from './waiting.js';

const VIEW: LocalMediaView = { ...OPEN_MEDIA, facing: 'user' };

async function arrange(view: LocalMediaView = VIEW) {
  const clock = new FakeClock();
  let changed: (view: LocalMediaView) => void = () => undefined;
  const own = { view, onChange: (listener: typeof changed) => (changed = listener) };
  const now = new Situation(PAGE, own as unknown as LocalMedia, {} as RingTone, clock);
  TestBed.configureTestingModule({
    providers: [
      { provide: Situation, useValue: now },
      { provide: Clinic, useValue: {} },
      { provide: OwnWay, useValue: {} },
    ],
  });
  const screen = TestBed.createComponent(Waiting);
  await screen.whenStable();
  const pass = async (seconds: number): Promise<void> => {
    clock.advance(seconds * 1000);
    await screen.whenStable();
  };
  return { screen, pass, change: (next: LocalMediaView) => changed(next) };
}
const pictured = ({ nativeElement }: ComponentFixture<Waiting>): boolean =>
  (nativeElement as HTMLElement).querySelector('video') !== null;
async function press(screen: ComponentFixture<Waiting>, words: string): Promise<void> {
  const buttons = [...(screen.nativeElement as HTMLElement).querySelectorAll('button')];
  buttons.find((each) => each.textContent.trim() === words)!.click();
  await screen.whenStable();
}

beforeAll(() => (HTMLMediaElement.prototype.play = () => Promise.resolve()));

describe('oneself in the waiting room', () => {
  test('is shown for twenty seconds', async () => {
    const { screen, pass } = await arrange();
    await pass(19);
    expect(pictured(screen)).toBe(true);
    await pass(1);
    expect(pictured(screen)).toBe(false);
  });

  test('stays when the visitor asked for it', async () => {
    const { screen, pass } = await arrange();
    await pass(30);
    await press(screen, 'Show my picture');
    await pass(60);
    expect(pictured(screen)).toBe(true);
  });

  test('hidden by hand comes back by hand only', async () => {
    const { screen, pass, change } = await arrange();
    await press(screen, 'Hide my picture');
    change({ ...VIEW, cameraOn: false });
    await pass(1);
    change(VIEW);
    await pass(1);
    expect(pictured(screen)).toBe(false);
  });

  test('is shown anew for a camera that is turned on later', async () => {
    const { screen, pass, change } = await arrange({ ...VIEW, cameraOn: false });
    await pass(60);
    change(VIEW);
    await pass(0);
    await pass(19);
    expect(pictured(screen)).toBe(true);
    await pass(1);
    expect(pictured(screen)).toBe(false);
  });
});
