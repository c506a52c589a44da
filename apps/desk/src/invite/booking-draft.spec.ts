import { ProblemError } from '@confrere/browser/data-access';
import { BookAppointment } from '@confrere/contract';
import { bookingFault, EMPTY, firstDraft, timeFault, wishOf } from './booking-draft.js';

const MEMBER = '0198c5a0-7d10-7a10-8a00-000000000001';
const OPTIONS = {
  timeZone: 'Europe/Oslo',
  professionals: [
    { id: 'somebody-else', displayName: 'Dr Omar Ali', minutes: 20, languages: [] },
    { id: MEMBER, displayName: 'Dr Ingrid Hansen', minutes: 45, languages: [] },
  ],
  teams: [],
  languages: ['nb', 'en'],
  sends: { sms: true, mail: true },
};

describe('what is typed of an appointment', () => {
  it('begins with whoever sits there, as long as theirs usually are, in the language of the clinic', () => {
    expect(firstDraft(OPTIONS, MEMBER, '2026-12-03')).toMatchObject({
      ...{ with: `member ${MEMBER}`, minutes: 45, language: 'nb', later: false },
    });
    expect(firstDraft(OPTIONS, 'the-reception', '2026-12-03').with).toBe('member somebody-else');
  });

  it('is asked for as the server reads it: what is empty is nothing, and now is no series', () => {
    const draft = { ...firstDraft(OPTIONS, MEMBER, '2026-12-03'), name: ' Kari ', helper: ' ', repeat: 'week-2' };
    expect(BookAppointment.parse(wishOf(draft))).toMatchObject({
      ...{ visitorName: 'Kari', at: null, phone: null, mail: null, helper: null, series: null, interpreter: null },
    });
    const later = { ...draft, later: true, time: '10:30', helper: 'Ola', count: 3 };
    expect(BookAppointment.parse(wishOf(later))).toMatchObject({
      at: { day: '2026-12-03', time: '10:30' },
      helper: { displayName: 'Ola', relation: 'family' },
      series: { unit: 'week', every: 2, count: 3 },
    });
  });

  it('needs a time in steps of five minutes, unless it is for now', () => {
    const at = (time: string, later = true) => timeFault({ ...EMPTY, day: '2026-12-03', later, time });
    expect([at('10:30'), at('10:31'), at(''), at('', false)]).toEqual([null, 'time-step', 'time-missing', null]);
  });

  it('is refused beside the field that it is about, and a time that is taken is named', () => {
    const taken = new ProblemError('appointment.double-booked', 409, null, { at: '2026-12-14T09:30:00.000Z' });
    const now = new Date('2026-12-01T08:00:00.000Z');
    expect(bookingFault(taken, now, 'Europe/Oslo')).toEqual({
      at: 'time',
      text: 'Mon 14 Dec, 10:30 is taken already. Choose another time or somebody else.',
    });
    expect(bookingFault(new ProblemError('contact.phone', 400), now, 'UTC').at).toBe('phone');
    expect(bookingFault(new Error('?'), now, 'UTC').at).toBe('form');
  });
});
