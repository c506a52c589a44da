/**
 * Every sentence that this page's script shows, by screen. Plain words, short sentences; `{…}` is filled in. What the server
 * paints before any script (the first screen) is in `apps/server/visit-page/texts.ts`.
 */
export const TEXTS = {
  'help.line': 'Need help?',
  'help.call': 'Call {phone}',
  'help.emergency': 'In an emergency call {number}. Do not use this page.',
  'help.get': 'Get help',
  'help.code': 'Help code: {code}',

  'landing.no-secret': 'Please open the link from your message again.',
  'landing.works': 'Your test is done. Please open this page again at {time}.',
  'landing.ended': 'This page was open for a long time. Please open the link from your message again.',
  'landing.unknown':
    'We can’t find this appointment. The link may be cut off. Please open the link from your message again.',
  'landing.unreachable': 'We can’t reach the clinic. Check that you are online, then press Start again.',
  'landing.limited': 'Please wait one minute. Then press Start again.',
  'landing.trouble': 'This did not work. Please press Start again.',

  'ask.title': 'Let {name} see and hear you',
  'ask.only-you': 'Only you and the clinic take part. The call is not recorded.',
  'ask.quiet': 'Find a quiet place where you can speak freely.',
  'ask.prompt': 'Your device will ask about the camera and the microphone. Press {allow}.',
  'ask.allow': 'Allow',
  'ask.nobody': 'No one can see or hear you yet.',
  'ask.turn-on': 'Turn on camera and sound',
  'ask.without-camera': 'Join without camera',
  'ask.busy': 'Look for the question on your screen …',

  'blocked.retry': 'Try again',

  'check.title': 'Is everything all right?',
  'check.camera': 'Camera',
  'check.camera-fine': 'Your camera works.',
  'check.camera-none': 'We can’t find a camera. You can take part with sound only.',
  'check.camera-off': 'Your camera is off. You can take part with sound only.',
  'check.microphone': 'Microphone',
  'check.say-hello': 'Say hello. The bar should move.',
  'check.heard-you': 'We can hear you.',
  'check.microphone-off': 'Your microphone is off.',
  'check.level': 'How loud you are',
  'check.sound': 'Sound',
  'check.play': 'Play sound',
  'check.play-again': 'Play again',
  'check.did-you-hear': 'Did you hear it?',
  'check.yes': 'Yes',
  'check.no': 'No',
  'check.sound-fine': 'Your sound works.',
  'check.sound-how': 'Turn up the sound on your device. On an iPhone, look at the switch on its side. Then play again.',
  'check.you': 'You',
  'check.continue': 'Continue',

  'name.title': 'What is your name?',
  'name.label': 'Your name',
  'name.why': '{name} sees this name.',
  'name.missing': 'Please write your name.',
  'name.continue': 'Go to the waiting room',

  'moment.unreachable': 'We can’t reach the clinic. Check that you are online, then try again.',

  'waiting.title': 'You are in the waiting room',
  'waiting.entering': 'One moment …',
  'waiting.available': '{name} knows that you are here.',
  'waiting.busy': '{name} is with someone else. {name} knows that you are here.',
  'waiting.away': '{name} has not started yet.',
  'waiting.busy-team': 'Everyone is with someone else. They know that you are here.',
  'waiting.expected': '{name} comes at about {time}. You do not need to do anything.',
  'waiting.held': '{name} asks you to wait a little longer. You keep your place.',
  'waiting.next': 'You are next.',
  'waiting.one-before': 'There is 1 person before you.',
  'waiting.before': 'There are {count} people before you.',
  'waiting.still': 'You are still in line. Nobody has forgotten you.',
  'waiting.as': 'You wait as {name}',
  'waiting.called': 'We will call you on {phone}. Keep your phone free.',
  'waiting.battery': 'Your battery is low. Plug in your phone.',
  'waiting.music': 'Music while you wait',
  'waiting.write': 'Write to the clinic',
  'waiting.call-me': 'Call me instead',
  'waiting.time': 'Your time is {time}.',
  'waiting.late': 'Your time was {time}. It takes a little longer. Thank you for waiting.',
  'waiting.ring': 'We will ring when it is your turn. Turn up the sound.',
  'waiting.awake': 'Keep this page open. Your screen will stay on.',
  'waiting.touch': 'Keep this page open. Your screen may turn off. Touch it now and then.',
  'waiting.turn-on': 'Turn on camera and sound',
  'waiting.hide': 'Hide my picture',
  'waiting.show': 'Show my picture',
  'waiting.sound-only': 'You take part with sound only.',
  'waiting.neither': 'Your camera and microphone are off.',
  'waiting.leave': 'Leave the waiting room',
  'waiting.cancelled': '{name} stopped ringing. You keep your place.',
  'waiting.unanswered': '{name} rang. You keep your place. We will ring again.',
  'waiting.declined': 'You keep your place. We will ring again.',
  'waiting.paused': 'Video appointments are not possible at the moment. Please call the clinic.',
  'waiting.lost': 'The connection was lost. Trying again … You keep your place.',

  'ringing.title': '{name} is ready for you',
  'ringing.then': 'When you answer, {name} can see and hear you.',
  'ringing.then-sound': 'When you answer, {name} can hear you.',
  'ringing.answer': 'Answer',
  'ringing.not-yet': 'Not yet',
  'ringing.flash': '🔔 {name} is ready',

  'call.title': 'Call with {name}',
  'call.leave-title': 'Do you want to leave?',
  'call.leave-what': 'The call with {name} ends for you.',
  'call.leave-yes': 'Yes, leave',
  'call.leave-no': 'No, stay',

  'welcome-back.title': 'Welcome back',
  'welcome-back.what': '{name} is still here.',
  'welcome-back.continue': 'Tap to continue',

  'elsewhere.title': 'The call is open on another device',
  'elsewhere.what': 'You can go on here instead.',
  'elsewhere.move': 'Move it here',

  'after.title': 'Your appointment is over',
  'after.by-phone': '{name} will call you',
  'after.free': 'Keep your phone free. You can close this page.',
  'after.on': 'We call you on {phone}.',
  'after.cancelled': 'This appointment was cancelled',
  'after.call': 'Please call the clinic to get a new time.',
  'after.no-show': 'The clinic has closed the waiting room',
  'after.receipt': 'Your code: {code}',
  'after.receipt-why': 'With it you can ask later what we keep about this visit.',
  'after.close': 'You can close this page.',
  'after.off': 'Your camera and microphone are off.',
  'after.mistake': 'I left by mistake – go back',
  'after.failed': 'This did not work. Please try again.',
} as const;

export type TextKey = keyof typeof TEXTS;

/** The sentence of `key` with its `{…}` filled in. */
export const say = (key: TextKey, values?: Values): string => fillIn(TEXTS[key], values);

export type Values = Readonly<Record<string, string>>;

/** `text` with its `{…}` filled in; what is missing stays visible as its place. */
export const fillIn = (text: string, values: Values = {}): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
