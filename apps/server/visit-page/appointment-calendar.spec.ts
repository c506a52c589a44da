import type { VisitPage } from '@confrere/contract';
import { appointmentCalendar } from './appointment-calendar.js';

const page = {
  reference: 'AbCdEf_-123',
  organization: { name: 'Klinikk; Ærlig, Østre\nToten og en lang, lang tittel som ikke får plass på én linje' },
  professional: { displayName: 'Dr Hansen', title: 'Oncologist', picture: null },
  plannedAt: '2026-12-03T09:30:00.000Z',
  now: '2026-12-03T08:18:00.000Z',
} as unknown as VisitPage;

describe('the appointment in a calendar', () => {
  const text = appointmentCalendar(page) ?? '';

  it('is at its time, in lines that every calendar reads', () => {
    expect(text).toContain('\r\nDTSTART:20261203T093000Z\r\n');
    expect(text).toContain('\r\nDTEND:20261203T100000Z\r\n');
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n ', '')).toContain('Video appointment\\, Klinikk\\; Ærlig\\, Østre\\nToten');
  });

  it('tells nobody who looks at it with whom, or why', () => {
    expect(text).not.toMatch(/Hansen|Oncologist/);
  });

  it('is none where there is no time', () => {
    expect(appointmentCalendar({ ...page, plannedAt: null })).toBeNull();
    expect(appointmentCalendar({ ...page, reference: null })).toBeNull();
  });
});
