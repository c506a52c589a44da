import type { VisitorWords } from '../visitor-templates.js';

/** What visitors read in English. */
export const EN: VisitorWords = {
  locale: 'en-GB',
  at: (day, time) => `${day} at ${time}`,
  hello: (visitor) => `Hello ${visitor},`,
  help: (phone) => `Do you need help? Call ${phone}.`,
  calendar: { title: (organization) => `Video appointment – ${organization}`, place: 'Online', open: 'Open the video' },
  texts: {
    'visitor-invitation': {
      sms: ({ organization, visitor, when, link }) =>
        when === null
          ? [
              `${organization}: ${visitor ? `${visitor}, y` : 'Y'}ou are invited to a video appointment. Open this link when you are ready: ${link}`,
              `${organization}: Your video appointment. Open: ${link}`,
            ]
          : [
              `${organization}: ${visitor ? `${visitor}, y` : 'Y'}ou have a video appointment ${when}. Open this link a few minutes before: ${link}`,
              `${organization}: You have a video appointment ${when}. Open: ${link}`,
              `${organization}: Video appointment ${when}. Open: ${link}`,
            ],
      subject: ({ organization }) => `Video appointment – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `You have a video appointment at ${organization}${who ? ` with ${who}` : ''}.`,
        ...(when ? [`Time: ${when}`, 'Open this link a few minutes before:'] : ['Open this link when you are ready:']),
      ],
      link: 'Open the video',
      after: () => [
        'You need a phone, a tablet or a computer with a camera. You do not need to install anything.',
        'The link is for you. Please do not pass it on.',
      ],
    },
    'visitor-moved': {
      sms: ({ organization, when, link }) => [
        `${organization}: Your video appointment has a new time: ${when ?? 'to be agreed'}. Open this link a few minutes before: ${link}`,
        `${organization}: New time for your video: ${when ?? 'to be agreed'}. Open: ${link}`,
        `${organization}: New video time ${when ?? 'to be agreed'}: ${link}`,
      ],
      subject: ({ organization }) => `New time for your video appointment – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `Your video appointment at ${organization}${who ? ` with ${who}` : ''} has a new time.`,
        ...(when ? [`New time: ${when}`] : []),
        'Open this link a few minutes before:',
      ],
      link: 'Open the video',
    },
    'visitor-cancelled': {
      sms: ({ organization, when, phone }) => [
        `${organization}: Your video appointment${when ? ` ${when}` : ''} is cancelled.${phone ? ` Call ${phone} to get a new time.` : ''}`,
      ],
      subject: ({ organization }) => `Video appointment cancelled – ${organization}`,
      before: ({ organization, when, phone }) => [
        `Your video appointment at ${organization}${when ? `, ${when},` : ''} is cancelled.`,
        ...(phone ? [`Call ${phone} to get a new time.`] : []),
      ],
    },
    'visitor-reminder-day': {
      sms: ({ organization, when, link }) => [
        `${organization}: You have a video appointment ${when ?? 'soon'}. Test your phone now, it takes 1 minute: ${link}`,
        `${organization}: Video appointment ${when ?? 'soon'}. Test now: ${link}`,
        `${organization}: Video ${when ?? 'soon'}. Test now: ${link}`,
      ],
      subject: ({ organization }) => `Reminder: video appointment – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `You have a video appointment at ${organization}${who ? ` with ${who}` : ''}.`,
        ...(when ? [`Time: ${when}`] : []),
        'Test your phone now. It takes 1 minute:',
      ],
      link: 'Test and open the video',
    },
    'visitor-reminder-minutes': {
      sms: ({ organization, time, link }) => [
        `${organization}: It is nearly time for your video appointment${time ? ` at ${time}` : ''}. Open: ${link}`,
        `${organization}: It is nearly time. Open: ${link}`,
      ],
      subject: ({ organization }) => `It is nearly time for your video – ${organization}`,
      before: ({ with: who, time }) => [
        `It is nearly time for your video appointment${who ? ` with ${who}` : ''}${time ? ` at ${time}` : ''}.`,
        'Open this link now:',
      ],
      link: 'Open the video',
    },
    'visitor-late': {
      sms: ({ organization, with: who, expected }) => [
        `${organization}: ${who ?? 'The clinic'} is late. Your video starts at about ${expected}. You do not need to do anything. Keep the link.`,
        `${organization}: Your video starts later, at about ${expected}. You do not need to do anything.`,
      ],
      subject: ({ organization }) => `Your video starts later – ${organization}`,
      before: ({ with: who, expected }) => [
        `${who ?? 'The clinic'} is late. Your video starts at about ${expected}.`,
        'You do not need to do anything. Your link stays the same:',
      ],
      link: 'Open the video',
    },
    'visitor-ready': {
      sms: ({ organization, with: who, link }) => [
        `${organization}: ${who ?? 'Your professional'} is ready. Open ${link}`,
        `${organization}: Ready now. Open ${link}`,
      ],
      subject: ({ organization }) => `Ready for your video now – ${organization}`,
      before: ({ with: who }) => [`${who ?? 'Your professional'} is ready for you.`, 'Open this link now:'],
      link: 'Open the video',
    },
    'visitor-call-added': {
      sms: ({ organization, with: who, when, link }) => [
        `${organization}: ${who ?? 'A professional'} asks you to join a video call${when ? ` ${when}` : ' now'}. Open: ${link}`,
        `${organization}: Please join a video call${when ? ` ${when}` : ' now'}: ${link}`,
        `${organization}: Video call ${when ?? 'now'}: ${link}`,
      ],
      subject: ({ organization }) => `Please join a video call – ${organization}`,
      before: ({ organization, with: who, when }) => [
        `${who ?? 'A professional'} at ${organization} asks you to join a video call.`,
        ...(when ? [`Time: ${when}`] : []),
        'Open this link to join:',
      ],
      link: 'Join the call',
      after: () => ['The link is for you. Please do not pass it on.'],
    },
    'visitors-waiting': {
      sms: ({ organization, team, visitors, minutes, link }) => [
        `${organization}: ${waiting(visitors)}${team ? ` for ${team}` : ''}, longer than ${minutes} min. Open: ${link}`,
        `${organization}: ${waiting(visitors)}. Open: ${link}`,
      ],
      subject: ({ organization, visitors }) => `${waiting(visitors)} – ${organization}`,
      before: ({ team, visitors, minutes }) => [
        `${waiting(visitors)}${team ? ` for ${team}` : ''}, longer than ${minutes} minutes.`,
      ],
      link: 'Open the queue',
    },
  },
};

const waiting = (visitors: number): string =>
  visitors === 1 ? '1 visitor is waiting' : `${visitors} visitors are waiting`;
