import type { RequestBody } from '@confrere/contract';
import { button, el } from '../first-screens/element.js';
import type { FirstPage } from '../first-screens/first-page.js';
import { effect, scoped } from '../signals.js';
import type { SheetName } from '../situation.js';
import { tell } from './aside-texts.js';
import { callMe } from './call-me.js';
import { code } from './code.js';
import { getHelp } from './get-help.js';
import { helping } from './helping.js';
import { interpreter } from './interpreter.js';
import { write } from './write.js';

/** A sheet over the screen, as it is being made. */
export interface Sheet extends FirstPage {
  readonly close: () => void;
  /** Null when the server said yes, else its code. */
  readonly ask: (body: RequestBody) => Promise<string | null>;
}

/** Its headline, and what stands in it. */
export type MakeSheet = (sheet: Sheet) => { readonly title: string; readonly content: readonly Node[] };

const SHEETS: Record<SheetName, MakeSheet> = {
  helping,
  interpreter,
  write,
  'call-me': callMe,
  'get-help': getHelp,
  code,
};
const LOOK =
  'inline-size:min(34rem,100vw);max-inline-size:none;max-block-size:92dvh;margin:auto auto 0;padding:1.25rem;border:0;border-radius:12px 12px 0 0;overflow:auto;background:var(--cf-ground);color:var(--cf-text);box-shadow:0 0 0 100vmax rgb(0 0 0 / 45%)';

/** Opens one over the screen. The ring is never behind it: what was typed is there when it is opened again. */
export function openSheet(page: FirstPage, name: SheetName): void {
  const dialog = el('dialog', { 'aria-labelledby': 'sheet-title' });
  const close = (): void => dialog.close();
  const ask = async (body: RequestBody): Promise<string | null> => {
    const clinic = await page.before.connect();
    return clinic ? clinic.ask(body) : 'network.unreachable';
  };
  const { end } = scoped(() => {
    const { title, content } = SHEETS[name]({ ...page, close, ask });
    dialog.append(
      el('h2', { id: 'sheet-title', tabindex: '-1', autofocus: true }, title),
      ...content,
      button('quiet', close, {}, tell('sheet.close')),
    );
    effect(() => {
      const screen = page.now.screen();
      if (dialog.open && (screen === 'ringing' || screen === 'call')) close();
    });
  });
  dialog.style.cssText = LOOK;
  for (const each of dialog.querySelectorAll<HTMLElement>(':scope > button')) each.style.inlineSize = '100%';
  dialog.addEventListener('close', () => {
    end();
    dialog.remove();
    page.now.sheet.set(null);
  });
  document.body.append(dialog);
  dialog.showModal();
}
