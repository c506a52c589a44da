import { journalLine } from './summary.js';

const talked = { to: new Date('2026-12-03T09:51:20.000Z'), visitor: 'Kari N.', professional: 'Dr Hansen' };

describe('the line for the journal', () => {
  it('says when, who, and that nobody has checked who it was', () => {
    expect(journalLine({ ...talked, from: new Date('2026-12-03T09:32:00.000Z') }, 'Europe/Oslo')).toBe(
      'Video consultation 3 Dec 2026 10:32–10:51, identity not verified, participants: Dr Hansen, Kari N.',
    );
  });

  it('does not invent a beginning that this page has not seen', () => {
    expect(journalLine({ ...talked, from: null }, 'Europe/Oslo')).toContain('3 Dec 2026 until 10:51');
  });
});
