import type { IntakeQuestion } from '@confrere/contract';
import type { Picture, VisitPage } from '@confrere/contract';
import type { Door } from '@confrere/features/rooms';
import { fill, help, logo, picture } from '../visit-page/render-visit-page.js';
import { Html, html } from '../visit-page/html.js';
import { TEXTS } from '../visit-page/texts.js';
import { doorWords } from './door-words.js';
import { ROOM } from './texts.js';

/** What the page of a room shows. */
export interface RoomPage {
  readonly organization: VisitPage['organization'] & { readonly slug: string };
  /** Null: the organization takes no visits now. */
  readonly door: Door | null;
  readonly questions: readonly IntakeQuestion[];
  /** For the visit that comes of it. */
  readonly ticket: string;
  /** Whoever looks waits in it already. */
  readonly here: boolean;
  readonly now: Date;
  /** Where the script of the form is; null where it was not built. */
  readonly script: string | null;
}

/**
 * The page at a room's address, in the visitor's page's clothes: a form for those who have no invitation, or why nobody
 * comes in now. It is read before any script; its small script only sends the form.
 * @param template dist/visit/index.html, up to its script.
 */
export function renderRoomPage(template: string, page: RoomPage): string {
  const { organization } = page;
  const screen = html` <main id="landing" class="screen">
    <div class="content">
      <p class="clinic">${logo(organization.logo)}${organization.name}</p>
      ${middle(page)}
    </div>
    ${help({ organization }, false)}
    <p class="muted"><a href="/${organization.slug}">${ROOM.all}</a></p>
  </main>`;
  const isForm = page.door && mayEnter(page.door) && !page.here;
  const script = isForm && page.script ? html`<script type="module" src="${page.script}"></script>` : html``;
  return fill(fill(template, '<!--landing-->', screen), '<!--visit-page-->', script);
}

/** CSS pixels. */
const FACE = 64;

/** Whether somebody without an invitation comes in now. */
const mayEnter = ({ walkIn, standing, suspended }: Door): boolean => walkIn && standing.open && !suspended;

const say = (text: string, name: string): string => text.replaceAll('{name}', () => name);

function middle(page: RoomPage): Html {
  const { door, here } = page;
  if (!door) return notice(TEXTS.pausedTitle, [TEXTS.paused]);
  const { name, walkIn, standing, suspended, closedText } = door;
  if (here) return notice(say(ROOM.here, name), [], html`<p><a class="secondary" href="/j">${ROOM.back}</a></p>`);
  const face = door.picture && shownFace(door.picture);
  if (suspended) return notice(say(ROOM.suspendedTitle, name), [suspended.text, ROOM.appointment], null, face);
  if (!walkIn) return notice(say(ROOM.invitedOnlyTitle, name), [door.title, ROOM.invitedOnly], null, face);
  const words = doorWords(door, page.now, page.organization.timeZone);
  if (!standing.open) return notice(say(ROOM.closedTitle, name), [words, closedText, ROOM.appointment], null, face);
  return form(page, door, words, face);
}

const shownFace = (shown: Picture): Html => picture(shown, 'face', FACE, FACE);

const notice = (
  title: string,
  lines: readonly (string | null)[],
  more: Html | null = null,
  face: Html | null = null,
): Html =>
  html`${face}
    <h1 tabindex="-1">${title}</h1>
    ${joined(lines.map((line) => line && paragraph(line)))} ${more}`;

/** As it was written, with its lines. */
const paragraph = (text: string): Html =>
  html`<p>${joined(text.split('\n').map((line, at) => html`${at > 0 && new Html('<br />')}${line}`))}</p>`;

const joined = (parts: readonly (Html | null | '')[]): Html =>
  new Html(parts.map((part) => (part ? part.markup : '')).join(''));

/** Enter in a field and a tap before the script are nothing at all (`method="dialog"`): no name gets into an address. */
const form = ({ organization, questions, ticket }: RoomPage, door: Door, words: string, face: Html | null): Html =>
  html`${face}
        <h1 tabindex="-1">${say(ROOM.title, door.name)}</h1>
        ${door.title && html`<p class="muted">${door.title}</p>`}
        <p>${say(door.title === null && door.room.kind === 'team' ? ROOM.team : ROOM.personal, door.name)} ${words}</p>
        <form
          id="walk-in"
          method="dialog"
          novalidate
          data-organization="${organization.slug}"
          data-room="${door.slug}"
          data-ticket="${ticket}"
        >
          ${field({ id: 'name', label: ROOM.name, autocomplete: 'name', longest: 64, needed: true })}
          ${field({ id: 'phone', label: ROOM.phone, why: ROOM.phoneWhy, autocomplete: 'tel', longest: 40, needed: false })}
          ${joined(questions.map(({ text, needed }, at) => question(text, needed, at)))}
        </form>
        <p id="walk-in-message" class="notice" role="alert"></p>
        <noscript><p class="notice">${TEXTS.noScript}</p></noscript>
      </div>
      <div class="actions">
        <button id="go-in" class="primary" type="submit" form="walk-in">${ROOM.go}</button>`;

interface Field {
  readonly id: string;
  readonly label: string;
  readonly why?: string;
  readonly autocomplete: string;
  readonly longest: number;
  readonly needed: boolean;
}

const question = (text: string, needed: boolean, at: number): Html =>
  field({
    id: `answer-${at}`,
    label: needed ? text : ROOM.optional.replace('{question}', () => text),
    autocomplete: 'off',
    longest: 300,
    needed,
  });

const field = ({ id, label, why, autocomplete, longest, needed }: Field): Html =>
  html`<label class="field"
      >${label}
      <input
        id="${id}"
        name="${id}"
        type="${autocomplete === 'tel' ? 'tel' : 'text'}"
        autocomplete="${autocomplete}"
        maxlength="${String(longest)}"
        aria-describedby="${id}-problem${why ? ` ${id}-why` : ''}"
        ${needed && new Html('required')}
    /></label>
    <p id="${id}-problem" class="problem" role="alert"></p>
    ${why && html`<p id="${id}-why" class="muted">${why}</p>`}`;
