import { button, el } from '../first-screens/element.js';
import { signal } from '../signals.js';
import { tell, type AsideKey } from './aside-texts.js';
import { area, field, submit } from './field.js';
import type { MakeSheet } from './sheets.js';

/** Written, and not sent yet: a ring may close the sheet. */
let draft = '';
const REFUSALS: Readonly<Record<string, AsideKey>> = {
  'rate.limited': 'write.enough',
  'consultation.not-waiting': 'write.not-now',
};

/** A few words to the clinic. */
export const write: MakeSheet = ({ ask }) => {
  const problem = signal('');
  const busy = signal(false);
  const sent = signal(false);
  const text = area({ maxlength: '300', required: true });
  text.value = draft;
  text.addEventListener('input', () => (draft = text.value));
  const send = async (written: string): Promise<void> => {
    if (busy()) return;
    problem.set(written === '' ? tell('write.missing') : '');
    if (written === '') return;
    busy.set(true);
    const refusal = await ask({ type: 'waiting-room.write', text: written.replace(/\s+/g, ' ') });
    busy.set(false);
    if (refusal !== null) return problem.set(tell(REFUSALS[refusal] ?? 'sheet.failed'));
    draft = text.value = '';
    sent.set(true);
  };
  const form = field(text, tell('write.label'), problem, (written) => void send(written), [
    submit(tell('write.send'), busy),
  ]);
  return {
    title: tell('write.title'),
    content: [
      el('p', { role: 'status' }, () => (busy() ? tell('sheet.sending') : sent() ? tell('write.sent') : '')),
      el('div', { hidden: sent }, el('p', { class: 'muted' }, tell('write.private')), form),
      button('secondary', () => sent.set(false), { hidden: () => !sent() }, tell('write.more')),
    ],
  };
};
