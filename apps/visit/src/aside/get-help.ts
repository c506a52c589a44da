import { el } from '../first-screens/element.js';
import { telephoneLink } from '../telephone.js';
import { tell } from './aside-texts.js';
import type { MakeSheet } from './sheets.js';

/** Whom to call, when, and what to tell them. */
export const getHelp: MakeSheet = ({ now }) => {
  const { supportPhone, supportHours } = now.page().organization;
  const code = now.refused() ?? now.media().failure?.code ?? `W-${now.screen()}`;
  return {
    title: tell('get-help.title'),
    content: [
      supportPhone
        ? el(
            'a',
            { class: 'primary', href: telephoneLink(supportPhone) },
            tell('get-help.call', { phone: supportPhone }),
          )
        : el('p', {}, tell('get-help.none')),
      el('p', { hidden: !supportHours }, supportHours ?? ''),
      el('p', { class: 'muted' }, tell('get-help.code', { code })),
    ],
  };
};
