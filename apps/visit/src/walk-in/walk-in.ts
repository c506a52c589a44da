import { type Answer, Door } from './door.js';

/** Looked at by hand: the schemas are ten times as long as this script. */
async function send(form: HTMLFormElement, ticket: string): Promise<Answer> {
  const { organization = '', room = '' } = form.dataset;
  const value = (name: string): string => form.querySelector<HTMLInputElement>(`#${name}`)?.value.trim() ?? '';
  const answers = [...form.querySelectorAll<HTMLInputElement>('[id^="answer-"]')]
    .filter((element) => element instanceof HTMLInputElement)
    .map((input) => input.value.trim());
  const wish = { ticket, displayName: value('name'), phone: value('phone') || null, answers };
  const response = await fetch(`/api/walk-in/${organization}/${room}`, {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(wish),
  }).catch(() => null);
  if (!response) return { code: 'network.unreachable' };
  const answer = (await response.json().catch(() => null)) as { reference?: unknown; code?: unknown } | null;
  if (response.ok && typeof answer?.reference === 'string') return { reference: answer.reference };
  return { code: typeof answer?.code === 'string' ? answer.code : 'server.unexpected' };
}

/** From the page as it is now. */
async function freshTicket(): Promise<string | null> {
  const page = await fetch(location.pathname, { cache: 'no-store' })
    .then((response) => response.text())
    .catch(() => '');
  return /data-ticket="([\w.-]+)"/.exec(page)?.[1] ?? null;
}

const form = document.querySelector<HTMLFormElement>('#walk-in');
const button = document.querySelector<HTMLButtonElement>('#go-in');
const message = document.querySelector<HTMLElement>('#walk-in-message');
if (form && button && message)
  new Door(form, button, message, {
    send,
    freshTicket,
    goTo: (address) => location.assign(address),
    reload: () => location.reload(),
  });
