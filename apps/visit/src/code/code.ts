/** Sends the nine digits of a letter; said again is no harm. */
const form = document.querySelector<HTMLFormElement>('#code-form');
const button = document.querySelector<HTMLButtonElement>('#go-on');
const message = document.querySelector<HTMLElement>('#code-message');
const field = document.querySelector<HTMLInputElement>('#code');

/** @returns the reference of the appointment, or the code of what was wrong. Looked at by hand: the schemas are ten times as long as this script. */
async function open(code: string): Promise<{ reference: string } | { wrong: string }> {
  const response = await fetch('/api/link/code', {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  }).catch(() => null);
  if (!response) return { wrong: 'network.unreachable' };
  const answer = (await response.json().catch(() => null)) as { reference?: unknown; code?: unknown } | null;
  if (response.ok && typeof answer?.reference === 'string') return { reference: answer.reference };
  return { wrong: typeof answer?.code === 'string' ? answer.code : 'server.unexpected' };
}

if (form && button && message && field)
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (button.disabled) return;
    const code = field.value.replace(/\D/g, '');
    const say = (what: string): void => {
      message.textContent = form.dataset[what] ?? form.dataset['other'] ?? '';
      field.setAttribute('aria-invalid', 'true');
      field.focus();
    };
    message.textContent = '';
    if (code.length !== 9) return say('short');
    button.disabled = true;
    void open(code).then((done) => {
      button.disabled = false;
      if ('reference' in done) return location.assign(`/j/${done.reference}`);
      const said: Readonly<Record<string, string>> = {
        ...{ 'request.invalid': 'mistyped', 'code.unknown': 'unknown', 'rate.limited': 'limited' },
        'network.unreachable': 'unreachable',
      };
      say(said[done.wrong] ?? 'other');
    });
  });
