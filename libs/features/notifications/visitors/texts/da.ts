import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in Danish. */
export const DA: VisitorWords = {
  locale: 'da-DK',
  at: (day, time) => `${day} kl. ${time}`,
  hello: (visitor) => `Hej ${visitor}`,
  help: (phone) => `Har du brug for hjælp? Ring ${phone}.`,
  calendar: { title: (organization) => `Videosamtale – ${organization}`, place: 'Online', open: 'Åbn videoen' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u er inviteret til en videosamtale. Åbn linket, når du er klar: ${link}`,
              `${organization}: Din videosamtale. Åbn: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u har en videosamtale ${when}. Åbn linket et par minutter før: ${link}`,
              `${organization}: Du har en videosamtale ${when}. Åbn: ${link}`,
              `${organization}: Video ${when}. Åbn: ${link}`,
              `${organization}: Video ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Videosamtale – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har en videosamtale hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`, 'Åbn linket et par minutter før:'] : ['Åbn linket, når du er klar:']),
      ],
      link: 'Åbn videoen',
      after: () => [
        'Du skal bruge en telefon, en tablet eller en computer med kamera. Du skal ikke installere noget.',
        'Linket er til dig. Giv det ikke videre.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Din videosamtale har fået en ny tid: ${when ?? 'aftales senere'}. Åbn linket et par minutter før: ${link}`,
        `${organization}: Ny tid til video: ${when ?? 'aftales senere'}. Åbn: ${link}`,
        `${organization}: Ny tid ${when ?? 'aftales senere'}: ${link}`,
      ],
      subject: ({ organization }) => `Ny tid til din videosamtale – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Din videosamtale hos ${organization}${who ? ` med ${who}` : ''} har fået en ny tid.`,
        ...(when ? [`Ny tid: ${when}`] : []),
        'Åbn linket et par minutter før:',
      ],
      link: 'Åbn videoen',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Din videosamtale${when ? ` ${when}` : ''} er aflyst.${phone ? ` Ring ${phone} for at få en ny tid.` : ''}`,
      ],
      subject: ({ organization }) => `Videosamtalen er aflyst – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Din videosamtale hos ${organization}${when ? `, ${when},` : ''} er aflyst.`,
        ...(phone ? [`Ring ${phone} for at få en ny tid.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: Du har en videosamtale ${when ?? 'snart'}. Test din telefon nu, det tager 1 minut: ${link}`,
        `${organization}: Video ${when ?? 'snart'}. Test nu: ${link}`,
      ],
      subject: ({ organization }) => `Påmindelse: videosamtale – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har en videosamtale hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Test din telefon nu. Det tager 1 minut:',
      ],
      link: 'Test og åbn videoen',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Det er snart tid til din videosamtale${time ? ` kl. ${time}` : ''}. Åbn: ${link}`,
        `${organization}: Det er snart tid. Åbn: ${link}`,
      ],
      subject: ({ organization }) => `Det er snart tid til videosamtalen – ${organization}`,
      before: ({ with: who, time }) => [
        `Det er snart tid til din videosamtale${who ? ` med ${who}` : ''}${time ? ` kl. ${time}` : ''}.`,
        'Åbn linket nu:',
      ],
      link: 'Åbn videoen',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'Klinikken'} er forsinket. Videoen starter ca. kl. ${expected}. Du skal ikke gøre noget. Gem linket.`,
        `${organization}: Videoen starter senere, ca. kl. ${expected}. Du skal ikke gøre noget.`,
      ],
      subject: ({ organization }) => `Videoen starter senere – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'Klinikken'} er forsinket. Videoen starter ca. kl. ${expected}.`,
        'Du skal ikke gøre noget. Linket er det samme:',
      ],
      link: 'Åbn videoen',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Din behandler'} er klar. Åbn ${link}`,
        `${organization}: Klar nu. Åbn ${link}`,
      ],
      subject: ({ organization }) => `Klar til videoen nu – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Din behandler'} er klar til dig.`, 'Åbn linket nu:'],
      link: 'Åbn videoen',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'En behandler'} beder dig være med i et videoopkald${when ? ` ${when}` : ' nu'}. Åbn: ${link}`,
        `${organization}: Vær med i et videoopkald${when ? ` ${when}` : ' nu'}: ${link}`,
        `${organization}: Videoopkald ${when ?? 'nu'}: ${link}`,
      ],
      subject: ({ organization }) => `Vær med i et videoopkald – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'En behandler'} hos ${organization} beder dig være med i et videoopkald.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Åbn linket for at være med:',
      ],
      link: 'Vær med',
      after: () => ['Linket er til dig. Giv det ikke videre.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` hos ${team}` : ''}, længere end ${minutes} min. Åbn: ${link}`,
        `${organization}: ${waiting(visitors)}. Åbn: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` hos ${team}` : ''}, længere end ${minutes} minutter.`,
      ],
      link: 'Åbn køen',
    },
  },
};

const waiting = (visitors: number): string => (visitors === 1 ? '1 besøgende venter' : `${visitors} besøgende venter`);
