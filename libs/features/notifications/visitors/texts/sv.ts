import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in Swedish. */
export const SV: VisitorWords = {
  locale: 'sv-SE',
  at: (day, time) => `${day} kl. ${time}`,
  hello: (visitor) => `Hej ${visitor}!`,
  help: (phone) => `Behöver du hjälp? Ring ${phone}.`,
  calendar: { title: (organization) => `Videobesök – ${organization}`, place: 'På nätet', open: 'Öppna videon' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u är inbjuden till ett videobesök. Öppna länken när du är redo: ${link}`,
              `${organization}: Ditt videobesök. Öppna: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, d` : 'D'}u har ett videobesök ${when}. Öppna länken några minuter innan: ${link}`,
              `${organization}: Du har ett videobesök ${when}. Öppna: ${link}`,
              `${organization}: Videobesök ${when}. Öppna: ${link}`,
              `${organization}: Videobesök ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Videobesök – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har ett videobesök hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`, 'Öppna länken några minuter innan:'] : ['Öppna länken när du är redo:']),
      ],
      link: 'Öppna videon',
      after: () => [
        'Du behöver en telefon, en surfplatta eller en dator med kamera. Du behöver inte installera något.',
        'Länken är till dig. Ge den inte vidare.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Ditt videobesök har fått en ny tid: ${when ?? 'bestäms senare'}. Öppna länken några minuter innan: ${link}`,
        `${organization}: Ny tid för video: ${when ?? 'bestäms senare'}. Öppna: ${link}`,
        `${organization}: Ny tid ${when ?? 'bestäms senare'}: ${link}`,
      ],
      subject: ({ organization }) => `Ny tid för ditt videobesök – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Ditt videobesök hos ${organization}${who ? ` med ${who}` : ''} har fått en ny tid.`,
        ...(when ? [`Ny tid: ${when}`] : []),
        'Öppna länken några minuter innan:',
      ],
      link: 'Öppna videon',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Ditt videobesök${when ? ` ${when}` : ''} är inställt.${phone ? ` Ring ${phone} för att få en ny tid.` : ''}`,
      ],
      subject: ({ organization }) => `Videobesöket är inställt – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Ditt videobesök hos ${organization}${when ? `, ${when},` : ''} är inställt.`,
        ...(phone ? [`Ring ${phone} för att få en ny tid.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: Du har ett videobesök ${when ?? 'snart'}. Testa din telefon nu, det tar 1 minut: ${link}`,
        `${organization}: Videobesök ${when ?? 'snart'}. Testa nu: ${link}`,
        `${organization}: Videobesök ${when ?? 'snart'}: ${link}`,
      ],
      subject: ({ organization }) => `Påminnelse: videobesök – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Du har ett videobesök hos ${organization}${who ? ` med ${who}` : ''}.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Testa din telefon nu. Det tar 1 minut:',
      ],
      link: 'Testa och öppna videon',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Det är snart dags för ditt videobesök${time ? ` kl. ${time}` : ''}. Öppna: ${link}`,
        `${organization}: Det är snart dags. Öppna: ${link}`,
      ],
      subject: ({ organization }) => `Det är snart dags för videobesöket – ${organization}`,
      before: ({ with: who, time }) => [
        `Det är snart dags för ditt videobesök${who ? ` med ${who}` : ''}${time ? ` kl. ${time}` : ''}.`,
        'Öppna länken nu:',
      ],
      link: 'Öppna videon',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'Kliniken'} är försenad. Videon börjar ungefär kl. ${expected}. Du behöver inte göra något. Spara länken.`,
        `${organization}: Videon börjar senare, ungefär kl. ${expected}. Du behöver inte göra något.`,
      ],
      subject: ({ organization }) => `Videon börjar senare – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'Kliniken'} är försenad. Videon börjar ungefär kl. ${expected}.`,
        'Du behöver inte göra något. Länken är densamma:',
      ],
      link: 'Öppna videon',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Din behandlare'} är redo. Öppna ${link}`,
        `${organization}: Redo nu. Öppna ${link}`,
      ],
      subject: ({ organization }) => `Redo för videon nu – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Din behandlare'} är redo för dig.`, 'Öppna länken nu:'],
      link: 'Öppna videon',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'En behandlare'} ber dig vara med i ett videosamtal${when ? ` ${when}` : ' nu'}. Öppna: ${link}`,
        `${organization}: Var med i ett videosamtal${when ? ` ${when}` : ' nu'}: ${link}`,
        `${organization}: Videosamtal ${when ?? 'nu'}: ${link}`,
      ],
      subject: ({ organization }) => `Var med i ett videosamtal – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'En behandlare'} hos ${organization} ber dig vara med i ett videosamtal.`,
        ...(when ? [`Tid: ${when}`] : []),
        'Öppna länken för att vara med:',
      ],
      link: 'Var med',
      after: () => ['Länken är till dig. Ge den inte vidare.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` hos ${team}` : ''}, längre än ${minutes} min. Öppna: ${link}`,
        `${organization}: ${waiting(visitors)}. Öppna: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` hos ${team}` : ''}, längre än ${minutes} minuter.`,
      ],
      link: 'Öppna kön',
    },
  },
};

const waiting = (visitors: number): string => (visitors === 1 ? '1 besökare väntar' : `${visitors} besökare väntar`);
