import type { VisitPage } from '@confrere/contract';
import { plannedTime } from './planned-time.js';
import { renderVisitPage } from './render-visit-page.js';
import { TEXTS } from './texts.js';

const TEMPLATE = '<body><!--landing--><cf-visit></cf-visit><!--visit-page--></body>';
const page = (some: Partial<VisitPage> = {}): VisitPage => ({
  reference: 'AbCdEf_-123',
  organization: {
    name: 'Oslo Hospital',
    supportPhone: '+47 22 22 22 22',
    supportHours: null,
    emergencyNumber: '113',
    timeZone: 'Europe/Oslo',
    logo: null,
    open: true,
  },
  professional: { displayName: 'Dr Ingrid Hansen', title: 'General practitioner', picture: null },
  plannedAt: '2026-12-03T09:30:00.000Z',
  now: '2026-12-03T09:18:00.000Z',
  opened: false,
  visitorName: null,
  over: false,
  cancelled: false,
  movedFrom: null,
  ending: null,
  ...some,
});
const factsOf = (html: string): unknown =>
  JSON.parse(/<script type="application\/json" id="visit-page">(.*?)<\/script>/s.exec(html)![1]!);

/** The one that lays out the first line, and the facts. */
const OWN_SCRIPTS = 2;

describe('the first screen', () => {
  test('names clinic, professional, time and telephone before any script', () => {
    const html = renderVisitPage(TEMPLATE, page());
    for (const part of [
      'Oslo Hospital',
      'Dr Ingrid Hansen',
      'General practitioner',
      'Today, Thursday 3 December, 10:30',
      'href="tel:+4722222222"',
      'In an emergency call 113.',
      '>Start</button>',
      '<noscript>',
    ]) {
      expect(html).toContain(part);
    }
  });

  test('leaves out what is not known, without empty lines', () => {
    const html = renderVisitPage(
      TEMPLATE,
      page({ professional: null, plannedAt: null, organization: { ...page().organization, supportPhone: null } }),
    );
    expect(html.split('<cf-visit>')[0]).not.toMatch(/null|undefined|tel:|<time/);
    expect(html).toContain('>Start</button>');
  });

  test('names that look like markup are text', () => {
    const evil = `"><script>alert('x')</script>&amp;`;
    const html = renderVisitPage(
      TEMPLATE,
      page({
        professional: { displayName: evil, title: evil, picture: null },
        organization: { ...page().organization, name: evil },
      }),
    );
    expect(html.match(/<script/g)).toHaveLength(OWN_SCRIPTS);
    expect(html).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;');
  });

  test('the facts for the script cannot end their block, and come through unchanged', () => {
    const facts = page({
      visitorName: '</script><!--<script>\u2028\u2029&',
      professional: { displayName: '$& $1 $`', title: null, picture: null },
    });
    const html = renderVisitPage(TEMPLATE, facts);
    expect(html.match(/<\/script>/g)).toHaveLength(OWN_SCRIPTS);
    expect(html).not.toContain('<!--');
    expect(factsOf(html)).toEqual(facts);
  });

  test('a telephone number cannot smuggle anything into its link', () => {
    const html = renderVisitPage(
      TEMPLATE,
      page({ organization: { ...page().organization, supportPhone: '22 22" onclick="x' } }),
    );
    expect(html).toContain('href="tel:2222"');
    expect(html).not.toContain('" onclick="');
  });

  test('an unknown link says so in neutral words, and offers no Start', () => {
    const html = renderVisitPage(TEMPLATE, page({ reference: null, professional: null, plannedAt: null }));
    expect(html).toContain('We can’t find this appointment');
    expect(html).not.toContain('id="start"');
    expect(html).toContain('tel:');
  });

  test('a visit that is over offers no Start', () => {
    const html = renderVisitPage(TEMPLATE, page({ over: true }));
    expect(html).toContain('This appointment is over');
    expect(html).not.toContain('id="start"');
  });

  test.each([
    ['cancelled', 'This appointment was cancelled', 'get a new time'],
    ['by-phone', 'We will call you', 'Keep your phone free'],
    ['no-show', 'This appointment is over', 'get a new time'],
    ['completed', 'This appointment is over', 'close this page'],
  ] as const)('a visit that ended as %s says what comes now', (ending, title, what) => {
    const html = renderVisitPage(TEMPLATE, page({ over: true, ending }));
    expect(html).toContain(`>${title}</h1>`);
    expect(html).toContain(what);
    expect(html).not.toContain('id="start"');
  });

  test('more than half an hour before the time it offers a test and the calendar, and still the waiting room', () => {
    const early = renderVisitPage(TEMPLATE, page({ now: '2026-12-03T08:59:59.000Z' }));
    for (const part of [
      '>You are early</h1>',
      'data-test>Test now<',
      '/j/AbCdEf_-123/appointment.ics',
      'id="start-now"',
    ])
      expect(early).toContain(part);
    expect(early).toContain('Come back at 10:30.');
    const soon = renderVisitPage(TEMPLATE, page({ now: '2026-12-03T09:00:00.000Z' }));
    expect(soon).toContain('Starts in 30 minutes');
    expect(soon).not.toContain('data-test');
  });

  test('a new time is the one on the card, and the old one is said', () => {
    const html = renderVisitPage(TEMPLATE, page({ movedFrom: '2026-12-02T08:00:00.000Z' }));
    expect(html).toContain('Today, Thursday 3 December, 10:30');
    expect(html).toContain('We have moved your appointment. It was: Wednesday 2 December, 09:00.');
  });

  test('after the time it says so kindly, and goes on to the waiting room', () => {
    const late = renderVisitPage(TEMPLATE, page({ now: '2026-12-03T09:36:00.000Z' }));
    expect(late).toContain('Your time was 10:30. We may still see you.');
    expect(late).toContain('>Go to the waiting room</button>');
    const justNow = renderVisitPage(TEMPLATE, page({ now: '2026-12-03T09:34:00.000Z' }));
    expect(justNow).toContain('>Start</button>');
  });

  test('whoever helps, or needs an interpreter, says so before they start', () => {
    const html = renderVisitPage(TEMPLATE, page());
    for (const sheet of ['helping', 'interpreter', 'get-help']) expect(html).toContain(`data-sheet="${sheet}"`);
  });

  test('an organization that may not work says so and whom to phone, and offers no Start', () => {
    const html = renderVisitPage(TEMPLATE, page({ organization: { ...page().organization, open: false } }));
    expect(html).toContain('not possible at the moment');
    expect(html).toContain('href="tel:+4722222222"');
    expect(html).not.toContain('id="start"');
  });

  test('pictures come last, into places that are kept for them', () => {
    const logo = { address: '/pictures/a', width: 320, height: 95 };
    const face = { address: '/pictures/b', width: 160, height: 160 };
    const html = renderVisitPage(
      TEMPLATE,
      page({
        organization: { ...page().organization, logo },
        professional: { displayName: 'Dr Ingrid Hansen', title: null, picture: face },
      }),
    );
    const pictures = (html.match(/<img[^>]*>/g) ?? []).map((each) => each.replaceAll(/\s+/g, ' '));
    expect(pictures).toHaveLength(2);
    expect(pictures[0]).toContain('src="/pictures/a" width="160" height="48"');
    expect(pictures[1]).toContain('src="/pictures/b" width="64" height="64"');
    for (const each of pictures) expect(each).toContain('loading="lazy" decoding="async" fetchpriority="low"');
  });

  test('a template without its places is refused', () => {
    expect(() => renderVisitPage('<body></body>', page())).toThrow('<!--landing-->');
  });
});

test.each(Object.entries(TEXTS))('the words are plain: %s', (_key, text) => {
  expect(text).not.toMatch(/\b(error|invalid|session|permission|browser|host|participant|token|login|sorry)\b/i);
});

describe('the planned time', () => {
  const now = new Date('2026-12-03T09:18:00Z');
  test.each([
    ['2026-12-03T09:30:00Z', 'Europe/Oslo', 'Today, Thursday 3 December, 10:30'],
    ['2026-12-03T23:30:00Z', 'Europe/Oslo', 'Tomorrow, Friday 4 December, 00:30'],
    ['2026-12-03T23:30:00Z', 'America/New_York', 'Today, Thursday 3 December, 18:30'],
    ['2026-12-07T08:05:00Z', 'Europe/Oslo', 'Monday 7 December, 09:05'],
    ['2026-12-02T08:05:00Z', 'Europe/Oslo', 'Wednesday 2 December, 09:05'],
  ])('%s in %s is said as “%s”-like words of that place', (moment, timeZone, words) => {
    expect(plannedTime(new Date(moment), now, timeZone)).toBe(words);
  });
});
