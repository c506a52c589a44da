import { SAML_REFUSALS } from '@confrere/contract';
import { refusedWords } from './refused-words.js';

describe('a refused sign-in at an identity provider', () => {
  it.each(SAML_REFUSALS)('is explained in whole sentences: %s', (reason) => {
    expect(refusedWords(`saml.${reason}`)).toMatch(/^[A-Z].*\.$/);
  });

  it('names the code where only an administrator can mend it', () => {
    expect(refusedWords('saml.wrong-audience')).toContain('(saml.wrong-audience)');
    expect(refusedWords('saml.not-invited')).not.toContain('saml.');
  });

  it('says so when the organization is suspended', () => {
    expect(refusedWords('organization.suspended')).toContain('suspended');
  });

  it('is nothing without a code of ours', () => {
    for (const code of [null, '', 'expired', 'saml.<b>', 'saml.']) expect(refusedWords(code)).toBeNull();
  });
});
