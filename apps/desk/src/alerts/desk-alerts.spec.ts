import { TestBed } from '@angular/core/testing';
import { DeskAlerts } from './desk-alerts.js';

/** Stands in for what the test's browser does not have. */
class Shown {
  static permission: NotificationPermission = 'default';
  static answer: NotificationPermission = 'granted';
  static readonly asked = jest.fn();
  static readonly all: Shown[] = [];
  static requestPermission(): Promise<NotificationPermission> {
    Shown.asked();
    Shown.permission = Shown.answer;
    return Promise.resolve(Shown.permission);
  }
  onclick: (() => void) | null = null;
  readonly close = jest.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    Shown.all.push(this);
  }
}

const seen = (state: DocumentVisibilityState): void => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: state });
};

describe('how the desk is alerted', () => {
  let alerts: DeskAlerts;

  beforeEach(() => {
    localStorage.clear();
    Shown.permission = 'default';
    Shown.answer = 'granted';
    Shown.asked.mockClear();
    Shown.all.length = 0;
    Object.assign(globalThis, { Notification: Shown });
    seen('hidden');
    alerts = TestBed.inject(DeskAlerts);
  });
  afterEach(() => seen('visible'));

  it('asks for notifications only when somebody switches them on', async () => {
    alerts.arrived(1, { silent: false });
    expect([Shown.asked.mock.calls.length, Shown.all.length]).toEqual([0, 0]);
    await alerts.setNotifies(true);
    expect(Shown.asked).toHaveBeenCalledTimes(1);
    expect(alerts.notifies()).toBe(true);
  });

  it('says how many wait and never who, while nobody looks, and takes it back', async () => {
    await alerts.setNotifies(true);
    alerts.arrived(2, { silent: true });
    const [shown] = Shown.all;
    expect(shown?.title).toBe('2 visitors are waiting');
    expect(JSON.stringify(shown?.options)).not.toMatch(/Kari|Nordmann/);
    seen('visible');
    alerts.arrived(3, { silent: true });
    expect(Shown.all).toHaveLength(1);
    alerts.clear();
    expect(shown?.close).toHaveBeenCalled();
  });

  it('stays off where the browser says no', async () => {
    Shown.answer = 'denied';
    await alerts.setNotifies(true);
    expect([alerts.notifies(), alerts.right()]).toEqual([false, 'denied']);
  });

  it('keeps what was chosen on this computer', () => {
    alerts.setChime('bell');
    alerts.setVolume(30);
    alerts.setSound(false);
    TestBed.resetTestingModule();
    const again = TestBed.inject(DeskAlerts);
    expect([again.chime(), again.volume(), again.sound()]).toEqual(['bell', 30, false]);
  });
});
