import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in Dutch. */
export const NL: VisitorWords = {
  locale: 'nl-NL',
  at: (day, time) => `${day} om ${time}`,
  hello: (visitor) => `Hallo ${visitor},`,
  help: (phone) => `Hebt u hulp nodig? Bel ${phone}.`,
  calendar: { title: (organization) => `Videoafspraak – ${organization}`, place: 'Online', open: 'Video openen' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, u` : 'U'} bent uitgenodigd voor een videoafspraak. Open deze link als u klaar bent: ${link}`,
              `${organization}: Uw videoafspraak. Open: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, u` : 'U'} hebt een videoafspraak ${when}. Open deze link een paar minuten van tevoren: ${link}`,
              `${organization}: U hebt een videoafspraak ${when}. Open: ${link}`,
              `${organization}: Videoafspraak ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Videoafspraak – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `U hebt een videoafspraak bij ${organization}${who ? ` met ${who}` : ''}.`,
        ...(when
          ? [`Tijd: ${when}`, 'Open deze link een paar minuten van tevoren:']
          : ['Open deze link als u klaar bent:']),
      ],
      link: 'Video openen',
      after: () => [
        'U hebt een telefoon, een tablet of een computer met een camera nodig. U hoeft niets te installeren.',
        'De link is voor u. Geef hem niet door.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Uw videoafspraak heeft een nieuwe tijd: ${when ?? 'volgt nog'}. Open deze link een paar minuten van tevoren: ${link}`,
        `${organization}: Nieuwe tijd voor video: ${when ?? 'volgt nog'}. Open: ${link}`,
        `${organization}: Nieuwe tijd ${when ?? 'volgt nog'}: ${link}`,
      ],
      subject: ({ organization }) => `Nieuwe tijd voor uw videoafspraak – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Uw videoafspraak bij ${organization}${who ? ` met ${who}` : ''} heeft een nieuwe tijd.`,
        ...(when ? [`Nieuwe tijd: ${when}`] : []),
        'Open deze link een paar minuten van tevoren:',
      ],
      link: 'Video openen',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Uw videoafspraak${when ? ` ${when}` : ''} gaat niet door.${phone ? ` Bel ${phone} voor een nieuwe tijd.` : ''}`,
      ],
      subject: ({ organization }) => `Videoafspraak gaat niet door – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Uw videoafspraak bij ${organization}${when ? `, ${when},` : ''} gaat niet door.`,
        ...(phone ? [`Bel ${phone} voor een nieuwe tijd.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: U hebt een videoafspraak ${when ?? 'binnenkort'}. Test nu uw telefoon, dat duurt 1 minuut: ${link}`,
        `${organization}: Videoafspraak ${when ?? 'binnenkort'}. Test nu: ${link}`,
        `${organization}: Videoafspraak ${when ?? 'binnenkort'}: ${link}`,
      ],
      subject: ({ organization }) => `Herinnering: videoafspraak – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `U hebt een videoafspraak bij ${organization}${who ? ` met ${who}` : ''}.`,
        ...(when ? [`Tijd: ${when}`] : []),
        'Test nu uw telefoon. Dat duurt 1 minuut:',
      ],
      link: 'Testen en video openen',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Het is bijna tijd voor uw videoafspraak${time ? ` om ${time}` : ''}. Open: ${link}`,
        `${organization}: Het is bijna tijd. Open: ${link}`,
      ],
      subject: ({ organization }) => `Het is bijna tijd voor uw video – ${organization}`,
      before: ({ with: who, time }) => [
        `Het is bijna tijd voor uw videoafspraak${who ? ` met ${who}` : ''}${time ? ` om ${time}` : ''}.`,
        'Open deze link nu:',
      ],
      link: 'Video openen',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'De praktijk'} is later. Uw video begint rond ${expected}. U hoeft niets te doen. Bewaar de link.`,
        `${organization}: Uw video begint later, rond ${expected}. U hoeft niets te doen.`,
      ],
      subject: ({ organization }) => `Uw video begint later – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'De praktijk'} is later. Uw video begint rond ${expected}.`,
        'U hoeft niets te doen. Uw link blijft hetzelfde:',
      ],
      link: 'Video openen',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Uw zorgverlener'} is klaar. Open ${link}`,
        `${organization}: Nu klaar. Open ${link}`,
      ],
      subject: ({ organization }) => `Klaar voor uw video – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Uw zorgverlener'} is klaar voor u.`, 'Open deze link nu:'],
      link: 'Video openen',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'Een zorgverlener'} vraagt u mee te doen aan een videogesprek${when ? ` ${when}` : ' nu'}. Open: ${link}`,
        `${organization}: Doe mee aan een videogesprek${when ? ` ${when}` : ' nu'}: ${link}`,
        `${organization}: Videogesprek ${when ?? 'nu'}: ${link}`,
      ],
      subject: ({ organization }) => `Doe mee aan een videogesprek – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'Een zorgverlener'} bij ${organization} vraagt u mee te doen aan een videogesprek.`,
        ...(when ? [`Tijd: ${when}`] : []),
        'Open deze link om mee te doen:',
      ],
      link: 'Meedoen',
      after: () => ['De link is voor u. Geef hem niet door.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` op ${team}` : ''}, langer dan ${minutes} min. Open: ${link}`,
        `${organization}: ${waiting(visitors)}. Open: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` op ${team}` : ''}, langer dan ${minutes} minuten.`,
      ],
      link: 'Wachtrij openen',
    },
  },
};

const waiting = (visitors: number): string => (visitors === 1 ? '1 bezoeker wacht' : `${visitors} bezoekers wachten`);
