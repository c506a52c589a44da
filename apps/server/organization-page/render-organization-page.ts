import type { Picture } from '@confrere/contract';
import type { Door } from '@confrere/features/rooms';
import { Html, html } from '../visit-page/html.js';
import { doorWords } from './door-words.js';

/** What the page at an organization's address shows. */
export interface OrganizationPage {
  readonly slug: string;
  readonly name: string;
  readonly language: string;
  readonly logo: Picture | null;
  readonly supportPhone: string | null;
  readonly supportHours: string | null;
  readonly emergencyNumber: string;
  /** It takes visits. */
  readonly open: boolean;
  /** Staff may sign in, if only to read. */
  readonly staff: boolean;
  /** Who and which teams can be visited without an invitation. */
  readonly doors: readonly Door[];
  readonly timeZone: string;
  readonly now: Date;
}

const TEXTS = {
  ready: 'Do you have an appointment?',
  link: 'Open the link in the message that we sent you. You need no account.',
  code: 'I have a code from a letter',
  lost: 'Have you lost the link? Call us.',
  doors: 'Whom can you visit?',
  paused: 'Video appointments are not possible at the moment.',
  pausedHelp: 'Please call us about your appointment.',
  pausedNoPhone: 'Please get in touch with us as you did before.',
  call: 'Call {phone}',
  emergency: 'In an emergency call {number}. Do not use this page.',
  staff: 'Staff: sign in',
} as const;

const STYLE = `:root{color-scheme:light dark}body{margin:0;font:1.125rem/1.5 system-ui,sans-serif;background:#f6f7f9;color:#1a1d21}
main{max-width:34rem;margin:0 auto;padding:2rem 1.25rem}img{max-width:100%;height:auto;max-height:8rem}
section{background:#fff;border:1px solid #c9ced6;border-radius:.75rem;padding:1.25rem;margin:1.25rem 0}h1{font-size:1.75rem;margin:1rem 0}
h2{font-size:1.25rem;margin:0 0 .5rem}a{color:#0b57a4;display:inline-block;padding:.625rem 0}a:focus-visible{outline:3px solid #0b57a4;outline-offset:2px}
ul{margin:0;padding:0;list-style:none}li{padding:.75rem 0;border-top:1px solid #c9ced6}li:first-child{border:0}li a{padding:.25rem 0;font-weight:600}
li p{margin:0;color:#4a525c}@media (prefers-color-scheme:dark){body{background:#14171b;color:#f1f3f5}section{background:#1e2329;border-color:#4a525c}li{border-color:#4a525c}li p{color:#c3cad2}a{color:#8ec2ff}a:focus-visible{outline-color:#8ec2ff}}`;

/** A whole page without a script: logo, name and phone for visitors, whom they can visit, and the way in for staff. */
export function renderOrganizationPage(page: OrganizationPage): string {
  const { slug, name, language, logo, supportPhone, supportHours, emergencyNumber, open, staff, doors } = page;
  const phone =
    supportPhone &&
    html`<p>
        <a href="tel:${supportPhone.replace(/[^\d+]/g, '')}">${TEXTS.call.replace('{phone}', () => supportPhone)}</a>
      </p>
      ${supportHours && html`<p>${supportHours}</p>`}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${name}</title>
        <link rel="icon" href="data:," />
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <main>
          ${logo && html`<img src="${logo.address}" width="${String(logo.width)}" height="${String(logo.height)}" alt="" />`}
          <h1 lang="${language}">${name}</h1>
          ${doors.length > 0 && whom(page)}
          <section>
            <h2>${open ? TEXTS.ready : TEXTS.paused}</h2>
            <p>${open ? TEXTS.link : supportPhone ? TEXTS.pausedHelp : TEXTS.pausedNoPhone}</p>
            ${open && html`<p><a href="/code">${TEXTS.code}</a></p>`}
            ${open && supportPhone && html`<p>${TEXTS.lost}</p>`} ${phone}
          </section>
          <p>${TEXTS.emergency.replace('{number}', () => emergencyNumber)}</p>
          ${staff && html`<p><a href="/desk/sign-in?organization=${slug}">${TEXTS.staff}</a></p>`}
        </main>
      </body>
    </html>`.markup;
}

const whom = ({ slug, doors, now, timeZone }: OrganizationPage): Html =>
  html`<section>
    <h2>${TEXTS.doors}</h2>
    <ul>
      ${new Html(doors.map((door) => entry(slug, door, doorWords(door, now, timeZone)).markup).join(''))}
    </ul>
  </section>`;

const entry = (slug: string, door: Door, words: string): Html =>
  html`<li>
    <a href="/${slug}/${door.slug}">${door.name}</a>
    <p>${door.title && `${door.title}. `}${words}</p>
  </li>`;
