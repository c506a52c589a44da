import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in Norwegian (bokmål). */
export const NB: VisitorWords = {
  locale: 'nb-NO',
  at: (day, time) => `${day} kl. ${time}`,
  hello: (visitor) => `Hei ${visitor}!`,
  help: (phone) => `Trenger du hjelp? Ring ${phone}.`,
  calendar: { title: (organization) => `Videotime – ${organization}`, place: 'På nett', open: 'Åpne videoen' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u er invitert til en videotime. Åpne lenken når du er klar: ${link}`,
              `${organization}: Din videotime. Åpne: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u har videotime ${when}. Åpne lenken noen minutter før: ${link}`,
              `${organization}: Du har videotime ${when}. Åpne: ${link}`,
              `${organization}: Videotime ${when}. Åpne: ${link}`,
              `${organization}: Videotime ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Videotime – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har videotime hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`, 'Åpne lenken noen minutter før:'] : ['Åpne lenken når du er klar:']),
      ],
      link: 'Åpne videoen',
      after: () => [
        'Du trenger en telefon, et nettbrett eller en datamaskin med kamera. Du trenger ikke å installere noe.',
        'Lenken er til deg. Ikke gi den videre.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Videotimen din har fått ny tid: ${when ?? 'avtales senere'}. Åpne lenken noen minutter før: ${link}`,
        `${organization}: Ny tid for video: ${when ?? 'avtales senere'}. Åpne: ${link}`,
        `${organization}: Ny tid ${when ?? 'avtales senere'}: ${link}`,
      ],
      subject: ({ organization }) => `Ny tid for videotimen din – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Videotimen din hos ${organization}${who ? ` med ${who}` : ''} har fått ny tid.`,
        ...(when ? [`Ny tid: ${when}`] : []),
        'Åpne lenken noen minutter før:',
      ],
      link: 'Åpne videoen',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Videotimen din${when ? ` ${when}` : ''} er avlyst.${phone ? ` Ring ${phone} for å få ny tid.` : ''}`,
      ],
      subject: ({ organization }) => `Videotimen er avlyst – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Videotimen din hos ${organization}${when ? `, ${when},` : ''} er avlyst.`,
        ...(phone ? [`Ring ${phone} for å få ny tid.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: Du har videotime ${when ?? 'snart'}. Test telefonen din nå, det tar 1 minutt: ${link}`,
        `${organization}: Videotime ${when ?? 'snart'}. Test nå: ${link}`,
        `${organization}: Videotime ${when ?? 'snart'}: ${link}`,
      ],
      subject: ({ organization }) => `Påminnelse: videotime – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har videotime hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Test telefonen din nå. Det tar 1 minutt:',
      ],
      link: 'Test og åpne videoen',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Det er snart tid for videotimen din${time ? ` kl. ${time}` : ''}. Åpne: ${link}`,
        `${organization}: Det er snart tid. Åpne: ${link}`,
      ],
      subject: ({ organization }) => `Det er snart tid for videotimen – ${organization}`,
      before: ({ with: who, time }) => [
        `Det er snart tid for videotimen din${who ? ` med ${who}` : ''}${time ? ` kl. ${time}` : ''}.`,
        'Åpne lenken nå:',
      ],
      link: 'Åpne videoen',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'Klinikken'} er forsinket. Videoen starter omtrent kl. ${expected}. Du trenger ikke å gjøre noe. Ta vare på lenken.`,
        `${organization}: Videoen starter senere, omtrent kl. ${expected}. Du trenger ikke å gjøre noe.`,
      ],
      subject: ({ organization }) => `Videoen starter senere – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'Klinikken'} er forsinket. Videoen starter omtrent kl. ${expected}.`,
        'Du trenger ikke å gjøre noe. Lenken er den samme:',
      ],
      link: 'Åpne videoen',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Behandleren'} er klar. Åpne ${link}`,
        `${organization}: Klar nå. Åpne ${link}`,
      ],
      subject: ({ organization }) => `Klar for videoen nå – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Behandleren'} er klar for deg.`, 'Åpne lenken nå:'],
      link: 'Åpne videoen',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'En behandler'} ber deg bli med i en videosamtale${when ? ` ${when}` : ' nå'}. Åpne: ${link}`,
        `${organization}: Bli med i en videosamtale${when ? ` ${when}` : ' nå'}: ${link}`,
        `${organization}: Videosamtale ${when ?? 'nå'}: ${link}`,
      ],
      subject: ({ organization }) => `Bli med i en videosamtale – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'En behandler'} hos ${organization} ber deg bli med i en videosamtale.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Åpne lenken for å bli med:',
      ],
      link: 'Bli med',
      after: () => ['Lenken er til deg. Ikke gi den videre.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` på ${team}` : ''}, lenger enn ${minutes} min. Åpne: ${link}`,
        `${organization}: ${waiting(visitors)}. Åpne: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` på ${team}` : ''}, lenger enn ${minutes} minutter.`,
      ],
      link: 'Åpne køen',
    },
  },
};

const waiting = (visitors: number): string => `${visitors} besøkende venter`;
