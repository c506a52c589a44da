import { createHash } from 'node:crypto';
import { guardPage } from './page-policy.js';
import { pickEncoding } from './pick-encoding.js';

describe('guardPage', () => {
  const ORIGIN = 'https://visit.example.org';
  const directives = (policy: string) =>
    new Map(policy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)]));

  it('names inline scripts by their hash, data blocks and files not at all', () => {
    const { policy } = guardPage(
      '<script>start()</script><script type="application/json" id="x">{"a":1}</script><script src="main.js" type="module"></script>',
      'n',
      ORIGIN,
    );
    const hash = createHash('sha256').update('start()').digest('base64');
    expect(directives(policy).get('script-src')).toEqual(["'self'", `'sha256-${hash}'`]);
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval/);
  });

  it('gives styles, and the root element that makes more of them, the nonce of this answer', () => {
    const { html, policy } = guardPage(
      '<style>a{}</style><style media="x"></style><cf-visit class="y"></cf-visit>',
      'n1',
      ORIGIN,
    );
    expect(html).toBe(
      '<style nonce="n1">a{}</style><style nonce="n1" media="x"></style><cf-visit ngCspNonce="n1" class="y"></cf-visit>',
    );
    expect(directives(policy).get('style-src')).toEqual(["'self'", "'nonce-n1'"]);
  });

  it('lets a page connect to this origin only, by HTTP and WebSocket', () => {
    const { policy } = guardPage('', 'n', ORIGIN);
    expect(directives(policy).get('connect-src')).toEqual(["'self'", 'wss://visit.example.org']);
    expect(directives(policy).get('default-src')).toEqual(["'none'"]);
    expect(directives(policy).get('frame-ancestors')).toEqual(["'none'"]);
    expect(directives(policy).get('require-trusted-types-for')).toEqual(["'script'"]);
  });
});

describe('pickEncoding', () => {
  it('takes the shortest that the client takes and that there is', () => {
    const all = ['br', 'gzip', 'identity'] as const;
    expect(pickEncoding('gzip, deflate, br, zstd', all)).toBe('br');
    expect(pickEncoding('gzip;q=1, br;q=0', all)).toBe('gzip');
    expect(pickEncoding('*', all)).toBe('br');
    expect(pickEncoding('br', ['identity'])).toBe('identity');
    expect(pickEncoding(undefined, all)).toBe('identity');
    expect(pickEncoding('', all)).toBe('identity');
  });
});
