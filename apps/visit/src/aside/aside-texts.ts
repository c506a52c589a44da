import { fillIn, type Values } from '../texts.js';

/** Every sentence of the screens and sheets beside the ordinary way, which are loaded when they are needed. */
export const ASIDE_TEXTS = {
  'blocked.ask-again': 'Ask again',
  'blocked.sound-only': 'Continue with sound only',
  'blocked.neither': 'Continue without both',
  'blocked.neither-means': 'You will see and hear {name}. {name} will not see or hear you.',
  'blocked.dismissed': 'You have not said yes yet',
  'blocked.dismissed-how': 'Press “Ask again”. Then press Allow.',
  'blocked.site': 'The camera and the sound are blocked',
  'blocked.system': 'Your device does not let this page use the camera',
  'blocked.in-use': 'Another app is using the camera',
  'blocked.in-use-how': 'Close other apps with video, like Teams, Zoom or FaceTime. Then try again.',
  'blocked.no-microphone': 'We can’t hear you',
  'blocked.no-microphone-how': 'We can’t find a microphone. Plug in a headset, or use your phone.',
  'blocked.environment': 'The camera does not work here',
  'blocked.environment-how': 'Open the link in Safari or Chrome. Or use another device.',

  'sheet.close': 'Close',
  'sheet.sending': 'One moment …',
  'sheet.failed': 'This did not work. Please try again.',

  'helping.title': 'You are helping someone',
  'helping.for': 'The appointment is for {name}',
  'helping.wrong': 'That is someone else',
  'helping.wrong-what': 'Then this is not your link. Please call the clinic.',
  'helping.name': 'Your own name',
  'helping.missing': 'Please write your own name.',
  'helping.who': 'You are',
  'helping.family': 'Family or friend',
  'helping.carer': 'Carer',
  'helping.interpreter': 'Interpreter',
  'helping.staff': 'Staff',
  'helping.start': 'Start',
  'helping.alone': 'I do not help anyone',

  'interpreter.title': 'What do you need?',
  'interpreter.spoken': 'Someone who speaks my language',
  'interpreter.sign-language': 'Sign language',
  'interpreter.none': 'I need no interpreter',
  'interpreter.told': 'We tell the clinic when you come in.',

  'write.title': 'Write to the clinic',
  'write.label': 'Your message',
  'write.private': 'Only the clinic reads it. Write nothing about your health.',
  'write.missing': 'Please write something first.',
  'write.send': 'Send',
  'write.sent': 'Your message has been sent.',
  'write.more': 'Write more',
  'write.enough': 'You have written a lot. Please wait for an answer.',
  'write.not-now': 'You can write again in the waiting room.',

  'call-me.title': 'Call me instead',
  'call-me.known': 'We can call you on {phone}.',
  'call-me.yes': 'Yes, call me',
  'call-me.other': 'Use another number',
  'call-me.number': 'Your telephone number',
  'call-me.wrong': 'Please write your whole telephone number.',
  'call-me.asked': 'The clinic knows. We will call you on {phone}.',
  'call-me.free': 'Keep your phone free. You keep your place in line.',
  'call-me.withdraw': 'I do not need a call any more',

  'code.title': 'Type your code',
  'code.label': 'The 9 digits from your letter',
  'code.open': 'Open',
  'code.nine': 'The code has 9 digits.',
  'code.unknown': 'We can’t find this code. Please look at your letter again.',
  'code.wait': 'Please wait one minute. Then try again.',

  'get-help.title': 'Get help',
  'get-help.call': 'Call {phone}',
  'get-help.none': 'Please get in touch with the clinic as you did before.',
  'get-help.code': 'Tell them this help code: {code}',
} as const;

export type AsideKey = keyof typeof ASIDE_TEXTS;

/** The sentence of `key` with its `{…}` filled in. */
export const tell = (key: AsideKey, values?: Values): string => fillIn(ASIDE_TEXTS[key], values);
