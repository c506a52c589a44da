import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in French. Text messages keep to the letters that the GSM alphabet has: à é è ù, no ê, ç or apostrophe that is curved. */
export const FR: VisitorWords = {
  locale: 'fr-FR',
  at: (day, time) => `${day} à ${time}`,
  hello: (visitor) => `Bonjour ${visitor},`,
  help: (phone) => `Besoin d'aide ? Appelez le ${phone}.`,
  calendar: {
    title: (organization) => `Rendez-vous vidéo – ${organization}`,
    place: 'En ligne',
    open: 'Ouvrir la vidéo',
  },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, v` : 'V'}ous avez un rendez-vous vidéo. Ouvrez ce lien quand vous voulez: ${link}`,
              `${organization}: Votre rendez-vous vidéo. Ouvrez: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, v` : 'V'}ous avez un rendez-vous vidéo ${when}. Ouvrez ce lien quelques minutes avant: ${link}`,
              `${organization}: Vous avez un rendez-vous vidéo ${when}. Ouvrez: ${link}`,
              `${organization}: RDV vidéo ${when}: ${link}`,
            ],
      subject: ({ organization }) => `Rendez-vous vidéo – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Vous avez un rendez-vous vidéo (${organization})${who ? ` avec ${who}` : ''}.`,
        ...(when
          ? [`Heure : ${when}`, 'Ouvrez ce lien quelques minutes avant :']
          : ['Ouvrez ce lien quand vous êtes prêt :']),
      ],
      link: 'Ouvrir la vidéo',
      after: () => [
        "Il vous faut un téléphone, une tablette ou un ordinateur avec une caméra. Vous n'avez rien à installer.",
        'Le lien est pour vous. Ne le donnez à personne.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Votre rendez-vous vidéo a une nouvelle heure: ${when ?? 'à convenir'}. Ouvrez ce lien quelques minutes avant: ${link}`,
        `${organization}: Nouvelle heure: ${when ?? 'à convenir'}. Ouvrez: ${link}`,
        `${organization}: RDV vidéo ${when ?? 'à convenir'}: ${link}`,
      ],
      subject: ({ organization }) => `Nouvelle heure de votre rendez-vous vidéo – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Votre rendez-vous vidéo (${organization})${who ? ` avec ${who}` : ''} a une nouvelle heure.`,
        ...(when ? [`Nouvelle heure : ${when}`] : []),
        'Ouvrez ce lien quelques minutes avant :',
      ],
      link: 'Ouvrir la vidéo',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Votre rendez-vous vidéo${when ? ` ${when}` : ''} est annulé.${phone ? ` Pour un nouveau rendez-vous, appelez le ${phone}.` : ''}`,
      ],
      subject: ({ organization }) => `Rendez-vous vidéo annulé – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Votre rendez-vous vidéo (${organization})${when ? `, ${when},` : ''} est annulé.`,
        ...(phone ? [`Pour un nouveau rendez-vous, appelez le ${phone}.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: Vous avez un rendez-vous vidéo ${when ?? 'bientot'}. Testez votre téléphone, cela prend 1 minute: ${link}`,
        `${organization}: RDV vidéo ${when ?? 'bientot'}. Testez: ${link}`,
        `${organization}: RDV vidéo ${when ?? 'bientot'}: ${link}`,
      ],
      subject: ({ organization }) => `Rappel : rendez-vous vidéo – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Vous avez un rendez-vous vidéo (${organization})${who ? ` avec ${who}` : ''}.`,
        ...(when ? [`Heure : ${when}`] : []),
        'Testez votre téléphone maintenant. Cela prend 1 minute :',
      ],
      link: 'Tester et ouvrir la vidéo',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: Votre rendez-vous vidéo${time ? ` de ${time}` : ''} va commencer. Ouvrez: ${link}`,
        `${organization}: Cela va commencer. Ouvrez: ${link}`,
      ],
      subject: ({ organization }) => `Votre rendez-vous vidéo va commencer – ${organization}`,
      before: ({ with: who, time }) => [
        `Votre rendez-vous vidéo${who ? ` avec ${who}` : ''}${time ? ` de ${time}` : ''} va commencer.`,
        'Ouvrez ce lien maintenant :',
      ],
      link: 'Ouvrir la vidéo',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'Le service'} est en retard. La vidéo commence vers ${expected}. Vous n'avez rien à faire. Gardez le lien.`,
        `${organization}: La vidéo commence plus tard, vers ${expected}. Vous n'avez rien à faire.`,
      ],
      subject: ({ organization }) => `La vidéo commence plus tard – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'Le service'} est en retard. La vidéo commence vers ${expected}.`,
        "Vous n'avez rien à faire. Votre lien reste le même :",
      ],
      link: 'Ouvrir la vidéo',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ? `${who} vous attend` : 'On vous attend'}. Ouvrez ${link}`,
        `${organization}: On vous attend. Ouvrez ${link}`,
      ],
      subject: ({ organization }) => `On vous attend pour la vidéo – ${organization}`,
      before: ({ with: who }) => [
        `${who ? `${who} vous attend` : 'On vous attend'} pour la vidéo.`,
        'Ouvrez ce lien maintenant :',
      ],
      link: 'Ouvrir la vidéo',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'Un professionnel'} vous invite à un appel vidéo${when ? ` ${when}` : ' maintenant'}. Ouvrez: ${link}`,
        `${organization}: Appel vidéo${when ? ` ${when}` : ' maintenant'}: ${link}`,
      ],
      subject: ({ organization }) => `Invitation à un appel vidéo – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'Un professionnel'} (${organization}) vous invite à un appel vidéo.`,
        ...(when ? [`Heure : ${when}`] : []),
        'Ouvrez ce lien pour participer :',
      ],
      link: 'Participer',
      after: () => ['Le lien est pour vous. Ne le donnez à personne.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` (${team})` : ''}, depuis plus de ${minutes} min. Ouvrez: ${link}`,
        `${organization}: ${waiting(visitors)}. Ouvrez: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` (${team})` : ''}, depuis plus de ${minutes} minutes.`,
      ],
      link: "Ouvrir la file d'attente",
    },
  },
};

const waiting = (visitors: number): string =>
  visitors === 1 ? '1 personne attend' : `${visitors} personnes attendent`;
