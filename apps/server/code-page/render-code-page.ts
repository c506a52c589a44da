import type { VisitPage } from '@confrere/contract';
import { html } from '../visit-page/html.js';
import { fill, help, logo } from '../visit-page/render-visit-page.js';
import { TEXTS } from '../visit-page/texts.js';
import { CODE } from './texts.js';

/**
 * The page where the nine digits of a letter are typed. It is read before any script; its small script only sends them. Enter and a
 * tap before the script are nothing at all (`method="dialog"`): no code gets into an address.
 * @param template dist/visit/index.html, up to its script.
 * @param script where the script is; null where it was not built.
 */
export function renderCodePage(
  template: string,
  organization: VisitPage['organization'],
  script: string | null,
): string {
  const screen = html` <main id="landing" class="screen">
    <div class="content">
      <p class="clinic">${logo(organization.logo)}${organization.name}</p>
      <h1 tabindex="-1">${CODE.title}</h1>
      <p>${CODE.intro}</p>
      <form
        id="code-form"
        method="dialog"
        novalidate
        data-short="${CODE.short}"
        data-mistyped="${CODE.mistyped}"
        data-unknown="${CODE.unknown}"
        data-limited="${CODE.limited}"
        data-unreachable="${CODE.unreachable}"
        data-other="${CODE.other}"
      >
        <label class="field"
          >${CODE.label}
          <input
            id="code"
            name="code"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            maxlength="15"
            required
            aria-describedby="code-message"
        /></label>
      </form>
      <p id="code-message" class="notice" role="alert"></p>
      <noscript><p class="notice">${TEXTS.noScript}</p></noscript>
    </div>
    <div class="actions">
      <button id="go-on" class="primary" type="submit" form="code-form">${CODE.go}</button>
    </div>
    ${help({ organization })}
  </main>`;
  const sends = script ? html`<script type="module" src="${script}"></script>` : html``;
  return fill(fill(template, '<!--landing-->', screen), '<!--visit-page-->', sends);
}
