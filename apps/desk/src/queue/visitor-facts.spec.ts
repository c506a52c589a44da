import { entryOf } from './entry.fixture.js';
import { deliveryFact, invitedWords, languageWords, toldWords, visitorFacts } from './visitor-facts.js';

const texts = (change: Parameters<typeof entryOf>[1]): string[] =>
  visitorFacts(entryOf('cons-0001', change)).map(({ text }) => text);

describe('what to know of a visitor', () => {
  it('is nothing while nothing is known', () => expect(texts({})).toEqual([]));

  it('is said in words', () => {
    expect(
      texts({
        network: 'weak',
        language: 'nb',
        helper: { displayName: 'Anna', relation: 'carer' },
        interpreter: 'sign-language',
        walkIn: true,
      }),
    ).toEqual([
      'Network weak',
      'Norwegian Bokmål',
      'Helped by Anna (carer)',
      'Needs a sign-language interpreter',
      'Came without an appointment',
    ]);
  });

  it('shows a language without a name as it is', () => expect(languageWords('qaa')).toBe('qaa'));

  it('of one who is invited is how far they have come', () => {
    const entry = entryOf('cons-0001', { state: 'invited' });
    expect(invitedWords(entry, 'UTC')).toBe('Has the link');
    const openedAt = '2026-12-03T10:12:00.000Z';
    expect(invitedWords({ ...entry, openedAt }, 'UTC')).toBe('Opened the link at 10:12');
    expect(invitedWords({ ...entry, openedAt, checkedAt: '2026-12-03T10:14:00.000Z' }, 'UTC')).toBe(
      'Checked camera and sound at 10:14',
    );
  });
});

describe('a message to a visitor', () => {
  it('is followed to the telephone, and stands out when it does not arrive', () => {
    const at = '2026-12-03T09:41:00.000Z';
    const fact = (state: 'delivered' | 'failed') =>
      deliveryFact(entryOf('cons-0001', { delivery: { channel: 'sms', state, at } }), 'UTC');
    expect(fact('delivered')).toEqual({ text: 'SMS delivered 09:41', tone: 'plain' });
    expect(fact('failed')).toEqual({ text: 'SMS could not be delivered 09:41', tone: 'notice' });
    expect(deliveryFact(entryOf('cons-0001'), 'UTC')).toBeNull();
  });
});

describe('what a visitor was told', () => {
  it('is a line each, with the time', () => {
    const entry = entryOf('cons-0001', {
      expectedAt: '2026-12-03T10:40:00.000Z',
      notice: { text: 'Soon.', at: '2026-12-03T10:20:00.000Z' },
      handover: { by: 'Dr Hansen', at: '2026-12-03T10:10:00.000Z', note: 'Name checked.' },
    });
    expect(toldWords(entry, 'UTC')).toEqual([
      'From Dr Hansen, 10:10: Name checked.',
      'Was told: about 10:40',
      'Told at 10:20: “Soon.”',
    ]);
    expect(toldWords(entryOf('cons-0001'), 'UTC')).toEqual([]);
  });
});
