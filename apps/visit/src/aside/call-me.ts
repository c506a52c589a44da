import { button, el } from '../first-screens/element.js';
import { signal } from '../signals.js';
import { tell } from './aside-texts.js';
import { field, submit } from './field.js';
import type { MakeSheet } from './sheets.js';

/** The telephone instead of the picture; the number that is known is filled in already. */
export const callMe: MakeSheet = ({ now, ask, before }) => {
  const problem = signal('');
  const busy = signal(false);
  const another = signal(false);
  const visit = now.visit;
  const known = (): string | null => visit()?.phone ?? null;
  const asked = (): boolean => visit()?.callBack === true;
  const typing = (): boolean => !asked() && (another() || known() === null);
  // On a page that has not been in the waiting room yet: what is known is told by the clinic.
  void before.connect();

  const send = async (phone: string | null): Promise<void> => {
    if (busy()) return;
    problem.set('');
    busy.set(true);
    const refusal = phone === '' ? 'call-back.number' : await ask({ type: 'waiting-room.ask-call-back', phone });
    busy.set(false);
    if (refusal) problem.set(tell(refusal === 'call-back.number' ? 'call-me.wrong' : 'sheet.failed'));
    else another.set(false);
  };
  const number = el('input', { type: 'tel', autocomplete: 'tel', maxlength: '40', dir: 'ltr', required: true });
  return {
    title: tell('call-me.title'),
    content: [
      el('p', { role: 'status' }, () => {
        const phone = known() ?? '';
        if (busy()) return tell('sheet.sending');
        return asked() ? tell('call-me.asked', { phone }) : typing() ? '' : tell('call-me.known', { phone });
      }),
      el('p', { hidden: () => !asked() }, tell('call-me.free')),
      button('primary', () => void send(null), { hidden: () => asked() || typing() }, tell('call-me.yes')),
      button('secondary', () => another.set(true), { hidden: () => asked() || typing() }, tell('call-me.other')),
      el(
        'div',
        { hidden: () => !typing() },
        field(number, tell('call-me.number'), problem, (written) => void send(written), [
          submit(tell('call-me.yes'), busy),
        ]),
      ),
      button(
        'secondary',
        () => void ask({ type: 'waiting-room.withdraw-call-back' }),
        { hidden: () => !asked() },
        tell('call-me.withdraw'),
      ),
    ],
  };
};
