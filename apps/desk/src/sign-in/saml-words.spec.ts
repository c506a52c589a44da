import { SAML_REFUSALS } from '@confrere/contract';
import { samlWords } from './saml-words.js';

describe('a refused sign-in at an identity provider', () => {
  it.each(SAML_REFUSALS)('is explained in whole sentences: %s', (reason) => {
    expect(samlWords(`saml.${reason}`)).toMatch(/^[A-Z].*\.$/);
  });

  it('names the code where only an administrator can mend it', () => {
    expect(samlWords('saml.wrong-audience')).toContain('(saml.wrong-audience)');
    expect(samlWords('saml.not-invited')).not.toContain('saml.');
  });

  it('is nothing without a code of ours', () => {
    for (const code of [null, '', 'expired', 'saml.<b>', 'saml.']) expect(samlWords(code)).toBeNull();
  });
});
