import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChangeRoom, RoomView } from '@confrere/contract';
import { carriedOver, changesOf, draftOf, problemsOf, type RoomDraft, USUAL_HOURS, withAnother } from './room-draft.js';
import { ROOMS } from './texts.js';

const fixture = (name: string): RoomView =>
  RoomView.parse(
    JSON.parse(readFileSync(join(__dirname, `../../../../../libs/contract/fixtures/rest/${name}.json`), 'utf8')),
  );
const team = fixture('RoomView');
const own = fixture('RoomView.personal');
const edit = (room: RoomView, some: Partial<RoomDraft>, settings: Partial<RoomView['settings']> = {}): RoomDraft => ({
  ...draftOf(room),
  ...some,
  settings: { ...room.settings, ...settings },
});

describe('the draft of a room', () => {
  it('changes nothing before something is typed, and only what was', () => {
    expect(changesOf(team, draftOf(team))).toBeNull();
    expect(changesOf(team, edit(team, { name: ' Joints ' }))).toEqual({ version: team.version, name: 'Joints' });
    expect(changesOf(own, edit(own, { slug: 'ingrid' }))).toEqual({ version: own.version, slug: 'ingrid' });
    expect(problemsOf(team, draftOf(team)).size).toBe(0);
  });

  it('puts spans in order and leaves out what is empty, so that the server takes it', () => {
    const spans = [
      { from: '13:00', to: '16:00' },
      { from: '08:00', to: '12:00' },
    ];
    const weekdays = Array.from({ length: 7 }, () => spans);
    const exceptions = [
      { day: '2026-12-26', spans: [] },
      { day: '2026-12-25', spans },
    ];
    const draft = edit(
      team,
      {},
      { hours: { weekdays, exceptions }, waitingText: ' ', afterLink: { text: '', address: '' } },
    );
    const changes = changesOf(team, draft);
    expect(ChangeRoom.safeParse(changes).success).toBe(true);
    expect(changes?.settings?.hours?.weekdays[0]?.[0]?.from).toBe('08:00');
    expect(changes?.settings?.hours?.exceptions[0]?.day).toBe('2026-12-25');
    expect(changes?.settings).toMatchObject({ waitingText: null, afterLink: null });
    expect(problemsOf(team, draft).size).toBe(0);
  });

  it('says beside each field what the server would refuse', () => {
    const weekdays = USUAL_HOURS.weekdays.map((spans, day) =>
      day === 0 ? [...spans, { from: '09:00', to: '10:00' }] : spans,
    );
    const exceptions = ['', '2026-12-25', '2026-12-25'].map((day) => ({ day, spans: [] }));
    const draft = edit(
      team,
      { name: ' ', slug: 'check' },
      {
        hours: { weekdays, exceptions },
        questions: [{ text: ' ', needed: true }],
        afterLink: { text: 'More', address: 'http://oslo.example' },
        appointmentMinutes: 1,
        escalationMinutes: 999,
      },
    );
    expect(Object.fromEntries(problemsOf(team, draft))).toEqual({
      name: ROOMS.nameMissing,
      slug: ROOMS.slugProblem,
      'weekday-0': ROOMS.spansProblem,
      'exception-': ROOMS.dayMissing,
      'exception-2026-12-25': ROOMS.exceptionProblem,
      'question-0': ROOMS.questionProblem,
      link: ROOMS.linkProblem,
      minutes: ROOMS.minutesProblem,
      escalation: ROOMS.escalationProblem,
    });
  });

  it('asks for an address only where visitors may come by it', () => {
    expect(problemsOf(own, edit(own, {}))).toEqual(new Map());
    expect(problemsOf(own, edit(own, {}, { walkIn: true })).get('slug')).toBe(ROOMS.slugNeeded);
    expect(problemsOf(team, edit(team, { slug: '' })).get('slug')).toBe(ROOMS.slugNeeded);
  });

  it('keeps what was typed when somebody else has saved meanwhile, and takes over what they changed elsewhere', () => {
    const draft = edit(team, { name: 'Mine' }, { waitingText: 'Mine' });
    const theirs = { ...team, name: 'Theirs', slug: 'theirs', version: 4 };
    const now = { ...theirs, settings: { ...team.settings, waitingText: 'Theirs', afterText: 'Theirs' } };
    const carried = carriedOver(team, draft, now);
    expect(changesOf(now, carried)).toEqual({
      version: 4,
      name: 'Mine',
      settings: { ...now.settings, waitingText: 'Mine' },
    });
    expect(carried.slug).toBe('theirs');
  });

  it('offers another span behind the last one', () => {
    expect(withAnother([])).toEqual([{ from: '08:00', to: '16:00' }]);
    expect(withAnother([{ from: '08:00', to: '12:00' }]).at(-1)).toEqual({ from: '13:00', to: '14:00' });
    expect(withAnother([{ from: '08:00', to: '24:00' }]).at(-1)).toEqual({ from: '22:00', to: '23:00' });
  });
});
