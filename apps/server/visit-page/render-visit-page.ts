import type { Picture, VisitPage } from '@confrere/contract';
import { html, scriptJson, type Html } from './html.js';
import { hourOf, plannedTime } from './planned-time.js';
import { timelinessOf, type Timeliness } from './timeliness.js';
import { TEXTS } from './texts.js';

/**
 * The beginning of the visitor's page as it leaves the server: that of the built `index.html` with the first screen painted into it, readable before
 * any script, and the same facts as JSON for the script.
 *
 * @param template dist/visit/index.html, up to its script
 */
export function renderVisitPage(template: string, page: VisitPage): string {
  const facts = html`<script type="application/json" id="visit-page">
    ${scriptJson(page)}
  </script>`;
  return fill(fill(template, '<!--landing-->', landing(page)), '<!--visit-page-->', facts);
}

/** As `renderVisitPage`, for the public test of a device. */
export function renderCheckPage(template: string, organization: VisitPage['organization'], now: Date): string {
  const page: VisitPage = {
    ...{ reference: null, organization, professional: null, plannedAt: null, now: now.toISOString() },
    ...{ opened: false, visitorName: null, over: false, cancelled: false, movedFrom: null, ending: null },
  };
  const facts = html`<script type="application/json" id="visit-page">
    ${scriptJson(page)}
  </script>`;
  return fill(fill(template, '<!--landing-->', painted(page, checkIntroduction)), '<!--visit-page-->', facts);
}

/** CSS pixels. */
const FACE = 64;

export function fill(template: string, place: string, { markup }: Html): string {
  const [before, after, ...more] = template.split(place);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`The page's template must have one ${place}.`);
  return before + markup + after;
}

/**
 * Lays out what is there. A browser fetches its fonts and sorts the page's styles the first time it lays anything out; done with
 * the first line, in the task that reads the page, this leaves the frame of the first paint half as long on a slow phone.
 */
const LAY_OUT = html`<script>
  document.body.offsetHeight;
</script>`;

const landing = (page: VisitPage): Html => painted(page, middle(page));

const painted = (page: VisitPage, content: Html): Html =>
  html` <main id="landing" class="screen">
    <div class="content">
      <p class="clinic">${logo(page.organization.logo)}${page.organization.name}</p>
      ${LAY_OUT} ${content}
    </div>
    ${help(page)}
  </main>`;

const middle = (page: VisitPage): Html => {
  if (page.reference === null) return unknown();
  if (page.over) return over(page.ending);
  return page.organization.open ? appointment(page) : notice(TEXTS.pausedTitle, TEXTS.paused);
};

const unknown = (): Html =>
  html`${notice(TEXTS.unknownTitle, TEXTS.unknown)}
    <button class="secondary" type="button" data-sheet="code">${TEXTS.code}</button>`;

const over = (ending: VisitPage['ending']): Html => {
  if (ending === 'cancelled') return notice(TEXTS.cancelledTitle, `${TEXTS.cancelled} ${TEXTS.newTime}`);
  if (ending === 'by-phone') return notice(TEXTS.byPhoneTitle, TEXTS.byPhone);
  return notice(TEXTS.overTitle, ending === 'no-show' ? TEXTS.newTime : TEXTS.over);
};

/** It comes when everything else is there, into a place that is kept for it. */
export const picture = ({ address }: Picture, kind: string, width: number, height: number): Html =>
  html`<img
    class="${kind}"
    src="${address}"
    width="${String(width)}"
    height="${String(height)}"
    alt=""
    loading="lazy"
    decoding="async"
    fetchpriority="low"
  />`;

/** Made twice as large as it is shown, for fine screens. */
export const logo = (made: Picture | null): Html | null =>
  made && picture(made, 'logo', Math.ceil(made.width / 2), Math.ceil(made.height / 2));

const notice = (title: string, text: string): Html =>
  html`<h1 tabindex="-1">${title}</h1>
    <p>${text}</p>`;

const appointment = (page: VisitPage): Html => {
  const { professional, plannedAt, organization } = page;
  const [planned, now] = [plannedAt === null ? null : new Date(plannedAt), new Date(page.now)];
  const when = timelinessOf(planned, now);
  const time = planned ? hourOf(planned, organization.timeZone) : '';
  return html`<h1 tabindex="-1">${when.kind === 'early' ? TEXTS.earlyTitle : TEXTS.title}</h1>
        <div class="card">
          ${professional?.picture && picture(professional.picture, 'face', FACE, FACE)}
          ${planned && html`<p class="when"><time datetime="${planned.toISOString()}">${plannedTime(planned, now, organization.timeZone)}</time></p>`}
          ${
            professional &&
            html`<p>
              <strong><bdi>${professional.displayName}</bdi></strong>
            </p>`
          }
          ${professional?.title && html`<p class="muted">${professional.title}</p>`}
          <p class="muted">${organization.name}</p>
        </div>
        ${page.movedFrom && html`<p class="notice">${TEXTS.moved.replace('{time}', () => plannedTime(new Date(page.movedFrom ?? ''), now, organization.timeZone))}</p>`}
        ${words(when, time)}
        <p id="landing-message" class="notice" role="alert"></p>
        <noscript><p class="notice">${TEXTS.noScript}</p></noscript>
      </div>
      <div class="actions">
        ${buttons(when, page.reference ?? '')}`;
};

const words = (when: Timeliness, time: string): Html | null => {
  if (when.kind === 'early') return html`<p>${TEXTS.early.replace('{time}', () => time)}</p>`;
  if (when.kind === 'late') return html`<p>${TEXTS.late.replace('{time}', () => time)}</p>`;
  return when.kind === 'soon' ? html`<p>${TEXTS.soon.replace('{minutes}', String(when.minutes))}</p>` : null;
};

/** The first is the one to press; who tests before the time may go on to the waiting room all the same. */
const buttons = (when: Timeliness, reference: string): Html => {
  const early = when.kind === 'early';
  const start = early ? TEXTS.test : when.kind === 'late' ? TEXTS.toWaitingRoom : TEXTS.start;
  return html`<button id="start" class="primary" type="button" ${early ? html`data-test` : null}>${start}</button>
    ${
      early &&
      html`<a class="secondary" href="/j/${reference}/appointment.ics" download="appointment.ics">${TEXTS.calendar}</a>
        <button id="start-now" class="quiet" type="button">${TEXTS.startNow}</button>`
    }
    <button class="quiet" type="button" data-sheet="helping">${TEXTS.helping}</button>
    <button class="quiet" type="button" data-sheet="interpreter">${TEXTS.interpreter}</button>`;
};

/** @param opensSheet the page has the script that opens "Get help". */
export const help = (
  { organization: { supportPhone, emergencyNumber } }: Pick<VisitPage, 'organization'>,
  opensSheet = true,
): Html =>
  html`<footer class="help">
    ${supportPhone && html`<p>${TEXTS.help} <a href="tel:${dialed(supportPhone)}">${TEXTS.call.replace('{phone}', () => supportPhone)}</a></p>`}
    ${opensSheet && html`<button class="quiet" type="button" data-sheet="get-help">${TEXTS.getHelp}</button>`}
    <p class="muted">${TEXTS.emergency.replace('{number}', () => emergencyNumber)}</p>
  </footer>`;

const checkIntroduction = html`<h1 tabindex="-1">${TEXTS.checkTitle}</h1>
      <p>${TEXTS.check}</p>
      <p><strong>${TEXTS.checkPrivate}</strong></p>
      <noscript><p class="notice">${TEXTS.noScript}</p></noscript>
    </div>
    <div class="actions">
      <button id="start-test" class="primary" type="button">${TEXTS.checkStart}</button>`;

/** RFC 3966: digits, with the plus of an international number. */
const dialed = (phone: string): string => phone.replace(/[^\d+]/g, '');
