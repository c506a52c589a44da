import type { LocalMedia, RingTone } from '@confrere/browser/call';
import type { RequestBody, VisitState } from '@confrere/contract';
import { FakeClock } from '@confrere/kernel';
import type { BeforeTheVisit } from '../before-the-visit.js';
import type { PaintedLanding } from '../painted-landing.js';
import { Situation, type SheetName } from '../situation.js';
import { CLOSED_MEDIA, VISIT_PAGE } from '../visit-page.fixture.js';
import { openSheet } from './sheets.js';

function arrange(answer: string | null = null) {
  const own = { view: CLOSED_MEDIA, onChange: () => undefined };
  const now = new Situation(VISIT_PAGE, own as unknown as LocalMedia, {} as RingTone, new FakeClock());
  const asked: RequestBody[] = [];
  const reply = { now: answer };
  const before = {
    start: jest.fn(),
    openFirst: () => Promise.resolve(true),
    connect: () =>
      Promise.resolve({
        ask: (body: RequestBody) => {
          asked.push(body);
          return Promise.resolve(reply.now);
        },
      }),
  };
  const open = (name: SheetName): void =>
    openSheet({ now, before: before as unknown as BeforeTheVisit, landing: {} as PaintedLanding }, name);
  return { now, asked, before, open, reply };
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(() => setTimeout(resolve)));
const dialog = (): HTMLDialogElement | null => document.querySelector('dialog');
const seen = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('dialog *')]
    .filter((each) => !each.closest('[hidden]') && each.children.length === 0)
    .map((each) => each.textContent)
    .filter(Boolean);
const button = (words: string): HTMLElement =>
  [...document.querySelectorAll<HTMLElement>('dialog button')].find(
    (each) => each.textContent === words && !each.closest('[hidden]'),
  )!;
const waiting = (more: Partial<VisitState> = {}): VisitState =>
  ({ state: 'waiting', seat: 'here', phone: null, callBack: false, ...more }) as VisitState;

beforeAll(() => {
  // jsdom knows no dialogs (HTML, section 4.11.4).
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});
afterEach(() => dialog()?.close());

describe('writing to the clinic', () => {
  it('sends the words once, and says so', async () => {
    const { open, asked } = arrange();
    open('write');
    document.querySelector('textarea')!.value = '  Her hearing aid \n is at home. ';
    button('Send').click();
    button('Send').click();
    await settle();
    expect(asked).toEqual([{ type: 'waiting-room.write', text: 'Her hearing aid is at home.' }]);
    expect(seen()).toContain('Your message has been sent.');
  });

  it('keeps the words when the clinic refuses them, and when a ring closes the sheet', async () => {
    const { open, now } = arrange('rate.limited');
    now.visit.set(waiting());
    open('write');
    const area = document.querySelector('textarea')!;
    area.value = 'Hello';
    area.dispatchEvent(new Event('input'));
    button('Send').click();
    await settle();
    expect(seen()).toContain('You have written a lot. Please wait for an answer.');
    expect(area.value).toBe('Hello');
    now.call.set({ phase: 'ringing' } as never);
    await settle();
    expect(dialog()).toBeNull();
    expect(now.sheet()).toBeNull();
    open('write');
    expect(document.querySelector('textarea')!.value).toBe('Hello');
  });
});

describe('"call me instead"', () => {
  it('needs one tap when the number is known, and is taken back by another', async () => {
    const { open, asked, now } = arrange();
    now.visit.set(waiting({ phone: '••• 567' }));
    open('call-me');
    expect(seen()).toContain('We can call you on ••• 567.');
    button('Yes, call me').click();
    await settle();
    now.visit.set(waiting({ phone: '••• 567', callBack: true }));
    await settle();
    expect(seen()).toContain('The clinic knows. We will call you on ••• 567.');
    button('I do not need a call any more').click();
    await settle();
    expect(asked).toEqual([
      { type: 'waiting-room.ask-call-back', phone: null },
      { type: 'waiting-room.withdraw-call-back' },
    ]);
  });

  it('asks for the number when none is known, and says what is wrong beside the field', async () => {
    const { open, asked, now } = arrange('call-back.number');
    now.visit.set(waiting());
    open('call-me');
    document.querySelector<HTMLInputElement>('dialog input')!.value = '12';
    button('Yes, call me').click();
    await settle();
    expect(asked).toEqual([{ type: 'waiting-room.ask-call-back', phone: '12' }]);
    expect(seen()).toContain('Please write your whole telephone number.');
    expect(document.querySelector<HTMLInputElement>('dialog input')!.value).toBe('12');
  });
});

describe('before the start', () => {
  it('whoever helps says whose appointment it is, and who they are', async () => {
    const { open, now, before } = arrange();
    open('helping');
    await settle();
    expect(seen()).toContain('The appointment is for Kari');
    button('Start').click();
    await settle();
    expect(seen()).toContain('Please write your own name.');
    document.querySelector<HTMLInputElement>('dialog input[name=helper]')!.value = ' Ola  Berg ';
    document.querySelector<HTMLInputElement>('dialog input[value=carer]')!.click();
    button('Start').click();
    expect(now.told()).toEqual({ helper: { displayName: 'Ola Berg', relation: 'carer' } });
    expect(before.start).toHaveBeenCalledTimes(1);
  });

  it('whoever has the link of somebody else goes no further', async () => {
    const { open } = arrange();
    open('helping');
    await settle();
    button('That is someone else').click();
    await settle();
    expect(seen()).toContain('Then this is not your link. Please call the clinic.');
    expect(button('Start')).toBeUndefined();
  });

  it('an interpreter is asked for, and not any more', async () => {
    const { open, now } = arrange();
    open('interpreter');
    button('Sign language').click();
    expect(now.told().interpreter).toBe('sign-language');
    await settle();
    button('I need no interpreter').click();
    expect(now.told().interpreter).toBeNull();
  });
});
