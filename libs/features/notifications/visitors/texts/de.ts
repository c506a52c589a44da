import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in German. */
export const DE: VisitorWords = {
  locale: 'de-DE',
  at: (day, time) => `${day} um ${time}`,
  hello: (visitor) => `Guten Tag ${visitor},`,
  help: (phone) => `Brauchen Sie Hilfe? Rufen Sie an: ${phone}.`,
  calendar: { title: (organization) => `Video-Termin – ${organization}`, place: 'Online', open: 'Video öffnen' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, S` : 'S'}ie sind zu einem Video-Termin eingeladen. Öffnen Sie den Link, wenn Sie bereit sind: ${link}`,
              `${organization}: Ihr Video-Termin. Öffnen: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, S` : 'S'}ie haben einen Video-Termin ${when}. Öffnen Sie den Link ein paar Minuten vorher: ${link}`,
              `${organization}: Sie haben einen Video-Termin ${when}. Öffnen: ${link}`,
              `${organization}: Video-Termin ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Video-Termin – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Sie haben einen Video-Termin bei ${organization}${who ? ` mit ${who}` : ''}.`,
        ...(when
          ? [`Zeit: ${when}`, 'Öffnen Sie den Link ein paar Minuten vorher:']
          : ['Öffnen Sie den Link, wenn Sie bereit sind:']),
      ],
      link: 'Video öffnen',
      after: () => [
        'Sie brauchen ein Telefon, ein Tablet oder einen Computer mit Kamera. Sie müssen nichts installieren.',
        'Der Link ist für Sie. Bitte geben Sie ihn nicht weiter.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Ihr Video-Termin hat eine neue Zeit: ${when ?? 'wird noch vereinbart'}. Öffnen Sie den Link ein paar Minuten vorher: ${link}`,
        `${organization}: Neue Zeit: ${when ?? 'wird noch vereinbart'}. Video öffnen: ${link}`,
        `${organization}: Neue Zeit ${when ?? 'wird vereinbart'}: ${link}`,
      ],
      subject: ({ organization }) => `Neue Zeit für Ihren Video-Termin – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Ihr Video-Termin bei ${organization}${who ? ` mit ${who}` : ''} hat eine neue Zeit.`,
        ...(when ? [`Neue Zeit: ${when}`] : []),
        'Öffnen Sie den Link ein paar Minuten vorher:',
      ],
      link: 'Video öffnen',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Ihr Video-Termin${when ? ` ${when}` : ''} ist abgesagt.${phone ? ` Für einen neuen Termin rufen Sie an: ${phone}` : ''}`,
      ],
      subject: ({ organization }) => `Video-Termin abgesagt – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Ihr Video-Termin bei ${organization}${when ? `, ${when},` : ''} ist abgesagt.`,
        ...(phone ? [`Für einen neuen Termin rufen Sie an: ${phone}.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: Sie haben ${when ? `${when} ` : 'bald '}einen Video-Termin. Testen Sie jetzt Ihr Telefon, das dauert 1 Minute: ${link}`,
        `${organization}: Video-Termin ${when ?? 'bald'}. Jetzt testen: ${link}`,
        `${organization}: Video-Termin ${when ?? 'bald'}: ${link}`,
      ],
      subject: ({ organization }) => `Erinnerung: Video-Termin – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Sie haben einen Video-Termin bei ${organization}${who ? ` mit ${who}` : ''}.`,
        ...(when ? [`Zeit: ${when}`] : []),
        'Testen Sie jetzt Ihr Telefon. Das dauert 1 Minute:',
      ],
      link: 'Testen und Video öffnen',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Gleich beginnt Ihr Video-Termin${time ? ` um ${time}` : ''}. Öffnen: ${link}`,
        `${organization}: Es geht gleich los. Öffnen: ${link}`,
      ],
      subject: ({ organization }) => `Gleich beginnt Ihr Video-Termin – ${organization}`,
      before: ({ with: who, time }) => [
        `Gleich beginnt Ihr Video-Termin${who ? ` mit ${who}` : ''}${time ? ` um ${time}` : ''}.`,
        'Öffnen Sie jetzt den Link:',
      ],
      link: 'Video öffnen',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'Die Praxis'} ist verspätet. Ihr Video beginnt etwa um ${expected}. Sie müssen nichts tun. Behalten Sie den Link.`,
        `${organization}: Ihr Video beginnt später, etwa um ${expected}. Sie müssen nichts tun.`,
      ],
      subject: ({ organization }) => `Ihr Video beginnt später – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'Die Praxis'} ist verspätet. Ihr Video beginnt etwa um ${expected}.`,
        'Sie müssen nichts tun. Ihr Link bleibt gleich:',
      ],
      link: 'Video öffnen',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Ihre Fachperson'} ist bereit. Öffnen: ${link}`,
        `${organization}: ${who ?? 'Ihre Fachperson'} ist bereit: ${link}`,
        `${organization}: Jetzt bereit: ${link}`,
      ],
      subject: ({ organization }) => `Jetzt bereit für Ihr Video – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Ihre Fachperson'} ist bereit für Sie.`, 'Öffnen Sie jetzt den Link:'],
      link: 'Video öffnen',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'Eine Fachperson'} bittet Sie, ${when ? `${when} ` : 'jetzt '}an einem Video-Gespräch teilzunehmen. Öffnen: ${link}`,
        `${organization}: Bitte kommen Sie ${when ?? 'jetzt'} ins Video-Gespräch: ${link}`,
        `${organization}: Video-Gespräch ${when ?? 'jetzt'}: ${link}`,
      ],
      subject: ({ organization }) => `Bitte nehmen Sie an einem Video-Gespräch teil – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'Eine Fachperson'} bei ${organization} bittet Sie, an einem Video-Gespräch teilzunehmen.`,
        ...(when ? [`Zeit: ${when}`] : []),
        'Öffnen Sie den Link, um teilzunehmen:',
      ],
      link: 'Teilnehmen',
      after: () => ['Der Link ist für Sie. Bitte geben Sie ihn nicht weiter.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` auf ${team}` : ''}, länger als ${minutes} Min. Öffnen: ${link}`,
        `${organization}: ${waiting(visitors)}. Öffnen: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` auf ${team}` : ''}, länger als ${minutes} Minuten.`,
      ],
      link: 'Warteschlange öffnen',
    },
  },
};

const waiting = (visitors: number): string => (visitors === 1 ? '1 Person wartet' : `${visitors} Personen warten`);
