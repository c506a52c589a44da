import { deflateRawSync } from 'node:zlib';
import { at, makeKeys, NOW, toBase64, URLS } from '../corpus/own-idp.fixture.js';
import { SamlRefusal } from '../refusal.js';
import { NearChecks } from '../response-checks/answer-checks.fixture.js';
import { logoutRequestOf, logoutResponseOf, pack, postOf, queryOf, type SaidLogout } from './logout.fixture.js';

jest.setTimeout(120_000);
const idp = makeKeys('idp');
const stranger = makeKeys('stranger');
const SAID: SaidLogout = {
  id: '_logout01',
  idp: URLS.idp,
  slo: 'https://visit.example.org/saml/oslo/slo',
  nameId: 'nurse-4711',
  sessionIndex: '_session01',
  at,
};
const trust = { idpEntityId: URLS.idp, sloUrl: SAID.slo, certificates: [idp.certificate] };
const checks = new NearChecks();
const XML = logoutRequestOf(SAID);

const byRedirect = (query: string) => checks.run('redirectedLogout', query, trust, NOW.getTime());
const byPost = (posted: string) => checks.run('postedLogout', 'SAMLRequest', posted, trust, NOW.getTime());
const refusalOf = (check: Promise<unknown>): Promise<string> =>
  check.then(
    () => 'ACCEPTED',
    (error: unknown) => {
      if (error instanceof SamlRefusal) return error.reason;
      throw error;
    },
  );

/** Signed as it should be, and says something that it should not. */
const CONTENT: Record<string, [from: string | RegExp, to: string]> = {
  'another issuer': [URLS.idp, 'https://idp.other.example'],
  'no issuer': [/<saml:Issuer>[^]*?<\/saml:Issuer>/, ''],
  'another destination': [SAID.slo, 'https://evil.example/saml/oslo/slo'],
  "another provider's destination": ['/saml/oslo/slo', '/saml/bergen/slo'],
  'no destination': [/ Destination="[^"]*"/, ''],
  'an end that is over': [/NotOnOrAfter="[^"]*"/, `NotOnOrAfter="${at(-60_001)}"`],
  'made six minutes ago': [/IssueInstant="[^"]*"/, `IssueInstant="${at(-361_000)}"`],
  'made in the future': [/IssueInstant="[^"]*"/, `IssueInstant="${at(61_000)}"`],
  'no time of making': [/ IssueInstant="[^"]*"/, ''],
  'no id': [/ ID="[^"]*"/, ''],
  'no name': [/<saml:NameID[^]*<\/saml:NameID>/, ''],
  'an empty name': ['>nurse-4711<', '><'],
  'two names': [/(<saml:NameID[^]*<\/saml:NameID>)/, '$1$1'],
  'a name split by a comment': ['nurse-4711', 'nurse<!-- -->-4711'],
  'a name split by CDATA': ['nurse-4711', 'nurse<![CDATA[]]>-4711'],
  'an encrypted name': [/<saml:NameID[^]*<\/saml:NameID>/, '<saml:EncryptedID/>'],
  extensions: ['<saml:NameID', '<samlp:Extensions/><saml:NameID'],
  'another version': ['Version="2.0"', 'Version="1.1"'],
  'a document type': ['<samlp:LogoutRequest', '<!DOCTYPE x><samlp:LogoutRequest'],
  'a processing instruction': ['<saml:Issuer>', '<?x y?><saml:Issuer>'],
  'an id twice': ['<samlp:SessionIndex>', '<samlp:SessionIndex ID="_logout01">'],
  'a response in its place': [/LogoutRequest/g, 'LogoutResponse'],
  'an answer to something': [' Version=', ' InResponseTo="_x" Version='],
  'text between': ['<saml:NameID', 'x<saml:NameID'],
};
const changed = ([from, to]: [string | RegExp, string]): string => {
  const xml = XML.replace(from, to);
  if (xml === XML) throw new Error(`Nothing to change: ${String(from)}`);
  return xml;
};
const good = queryOf(XML, idp.privateKey, { relayState: 'a b+c' });
const part = (name: string): string => good.split('&').find((each) => each.startsWith(`${name}=`)) ?? '';

/** The query of a good message, meddled with. */
const QUERIES: Record<string, string> = {
  'no signature': good.replace(/&Signature=.*/, ''),
  'no signature and no algorithm': good.replace(/&SigAlg=.*/, ''),
  'an empty signature': good.replace(/&Signature=.*/, '&Signature='),
  'a stranger’s signature': queryOf(XML, stranger.privateKey),
  'a signature of another message': `SAMLRequest=${pack(XML.replace('4711', '4712'))}&${part('RelayState')}&${part('SigAlg')}&${part('Signature')}`,
  'another RelayState': good.replace(/RelayState=[^&]*/, 'RelayState=evil'),
  'RelayState taken away': good.replace(/&RelayState=[^&]*/, ''),
  'RelayState written otherwise': good.replace('a%20b', 'a+b'),
  'the message twice, evil first': `SAMLRequest=${pack(XML.replace('4711', '4712'))}&${good}`,
  'the message twice, evil last': `${good}&SAMLRequest=${pack(XML.replace('4711', '4712'))}`,
  'the message as an array': good.replace('SAMLRequest=', 'SAMLRequest[]='),
  'the name written in percent': good.replace('SAMLRequest=', 'SAML%52equest='),
  'a request and a response': `${good}&SAMLResponse=${pack(XML)}`,
  'RelayState twice': `${good}&RelayState=x`,
  'the algorithm twice': `${good}&${part('SigAlg')}`,
  'the signature twice': `${good}&${part('Signature')}`,
  'something besides': `${good}&x=y`,
  'SHA-1': queryOf(XML, idp.privateKey, { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1', hash: 'sha1' }),
  MD5: queryOf(XML, idp.privateKey, { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5', hash: 'md5' }),
  'SHA-1 that says SHA-256': queryOf(XML, idp.privateKey, { hash: 'sha1' }),
  'an algorithm that is a property of objects': queryOf(XML, idp.privateKey, { algorithm: 'constructor' }),
  'a signature over another order': (() => {
    const [message, state, algorithm] = [part('SAMLRequest'), part('RelayState'), part('SigAlg')];
    const reordered = queryOf(XML, idp.privateKey).split('&Signature=')[1] ?? '';
    return `${message}&${state}&${algorithm}&Signature=${reordered}`;
  })(),
  'not deflated': queryOf(XML, idp.privateKey).replace(
    /SAMLRequest=[^&]*/,
    `SAMLRequest=${encodeURIComponent(toBase64(XML))}`,
  ),
  'broken percent': good.replace('RelayState=', 'RelayState=%zz'),
  nothing: '',
  'a signature inside and none over the query': `SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.from(postOf(XML, idp), 'base64')).toString('base64'))}`,
};

describe('a message about signing out', () => {
  it.each(Object.entries(CONTENT))('by redirect, rightly signed, is refused with %s', async (_, change) => {
    expect(await refusalOf(byRedirect(queryOf(changed(change), idp.privateKey)))).not.toBe('ACCEPTED');
  });

  it.each(
    Object.entries(CONTENT).filter(
      ([name]) => !/document|comment|CDATA|instruction|no id|no issuer|a response/.test(name),
    ),
  )('by post, rightly signed, is refused with %s', async (_, change) => {
    expect(await refusalOf(byPost(postOf(changed(change), idp)))).not.toBe('ACCEPTED');
  });

  it.each(Object.entries(QUERIES))('by redirect is refused with %s', async (_, query) => {
    expect(query).not.toBe(good);
    expect(await refusalOf(byRedirect(query))).not.toBe('ACCEPTED');
  });

  it('by redirect that unfolds to more than it may is refused', async () => {
    const bomb = `${XML}${' '.repeat(20_000_000)}`;
    expect(await refusalOf(byRedirect(queryOf(bomb, idp.privateKey)))).toBe('too-large');
  });

  it('by post is refused unsigned, signed by a stranger, changed afterwards, and with its signature elsewhere', async () => {
    const xml = Buffer.from(postOf(XML, idp), 'base64').toString();
    const signature = /<ds:Signature [^]*<\/ds:Signature>/.exec(xml)?.[0] ?? '';
    for (const [posted, reason] of [
      [XML, 'signature-missing'],
      [Buffer.from(postOf(XML, stranger), 'base64').toString(), 'signature-invalid'],
      [xml.replace('4711', '4712'), 'signature-invalid'],
      [xml.replace('_session01', '_session02'), 'signature-invalid'],
      [
        xml.replace(signature, '').replace('</samlp:LogoutRequest>', `${signature}</samlp:LogoutRequest>`),
        'unexpected-structure',
      ],
      [xml.replace(signature, signature + signature), 'unexpected-structure'],
      [xml.replace(/rsa-sha256/, 'rsa-sha1'), 'weak-algorithm'],
      [xml.replace('URI="#_logout01"', 'URI=""'), 'unexpected-structure'],
      [xml.replace(signature, `<samlp:Extensions>${signature}</samlp:Extensions>`), 'unexpected-structure'],
    ] as const)
      expect([reason, await refusalOf(byPost(toBase64(posted)))]).toEqual([reason, reason]);
  });

  it('is accepted by either way when all is right, whatever the order of its parameters', async () => {
    const said = { kind: 'request', id: '_logout01', nameId: 'nurse-4711', sessionIndexes: ['_session01'] };
    await expect(byPost(postOf(XML, idp))).resolves.toEqual(said);
    await expect(byRedirect(good)).resolves.toEqual(said);
    await expect(byRedirect(good.split('&').reverse().join('&'))).resolves.toEqual(said);
    const sha512 = { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', hash: 'sha512' };
    await expect(byRedirect(queryOf(XML, idp.privateKey, sha512))).resolves.toEqual(said);
  });

  it('that answers one of ours says which, and whether it went well', async () => {
    const query = (status: string) =>
      queryOf(logoutResponseOf(SAID, '_ours', status), idp.privateKey, { name: 'SAMLResponse' });
    await expect(byRedirect(query('Success'))).resolves.toMatchObject({
      kind: 'response',
      requestId: '_ours',
      succeeded: true,
    });
    await expect(byRedirect(query('Responder'))).resolves.toMatchObject({ succeeded: false });
  });
});
