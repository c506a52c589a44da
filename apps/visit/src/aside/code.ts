import { el } from '../first-screens/element.js';
import { signal } from '../signals.js';
import { tell } from './aside-texts.js';
import { field, submit } from './field.js';
import type { MakeSheet } from './sheets.js';

/** The nine figures of a letter, for whoever has no link at hand. */
export const code: MakeSheet = () => {
  const problem = signal('');
  const busy = signal(false);
  const open = async (written: string): Promise<void> => {
    const digits = written.replace(/\D/g, '');
    problem.set(digits.length === 9 ? '' : tell('code.nine'));
    if (busy() || digits.length !== 9) return;
    busy.set(true);
    const answer = await fetch('/api/link/code', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ code: digits }),
    }).catch(() => null);
    busy.set(false);
    if (answer?.ok) location.assign('/j');
    else
      problem.set(
        tell(answer?.status === 404 ? 'code.unknown' : answer?.status === 429 ? 'code.wait' : 'sheet.failed'),
      );
  };
  const input = el('input', { name: 'code', inputmode: 'numeric', autocomplete: 'off', maxlength: '15', dir: 'ltr' });
  return {
    title: tell('code.title'),
    content: [
      field(input, tell('code.label'), problem, (written) => void open(written), [submit(tell('code.open'), busy)]),
    ],
  };
};
