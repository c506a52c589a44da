import { clearCookie, cookieNames, isAllowedOrigin, readCookie, setCookie } from './index.js';

const HTTPS = 'https://visit.clinic.example';
const HTTP = 'http://127.0.0.1:8080';

describe('isAllowedOrigin', () => {
  it('takes the exact public origin and nothing like it', () => {
    expect(isAllowedOrigin(HTTPS, HTTPS)).toBe(true);
    const others = [
      undefined,
      '',
      'null',
      'http://visit.clinic.example',
      `${HTTPS}:444`,
      `${HTTPS}/`,
      `${HTTPS}.evil.example`,
      'https://evil.visit.clinic.example',
      'HTTPS://VISIT.CLINIC.EXAMPLE',
    ];
    for (const other of others) expect([other, isAllowedOrigin(other, HTTPS)]).toEqual([other, false]);
  });
});

describe('session cookies', () => {
  it('are bound to the host on HTTPS', () => {
    expect(cookieNames(HTTPS)).toEqual({
      login: '__Host-confrere-login',
      link: '__Host-confrere-link',
      browser: '__Host-confrere-browser',
    });
    const header = setCookie(HTTPS, {
      name: cookieNames(HTTPS).link,
      value: 'secret',
      expires: new Date(0),
      sameSite: 'strict',
    });
    expect(header).toBe(
      '__Host-confrere-link=secret; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict',
    );
  });

  it('work on the loopback evaluation appliance, which has no HTTPS', () => {
    const { login } = cookieNames(HTTP);
    expect(login).toBe('confrere-login');
    const header = setCookie(HTTP, { name: login, value: 'secret', expires: new Date(0), sameSite: 'lax' });
    expect(header).not.toContain('Secure');
    expect(header).toContain('HttpOnly');
    expect(clearCookie(HTTP, login)).toContain('Expires=Thu, 01 Jan 1970');
  });

  it('are read by their exact name', () => {
    expect(readCookie('a=1; confrere-login=x; b=2', 'confrere-login')).toBe('x');
    expect(readCookie('a=1', 'confrere-login')).toBeNull();
    expect(readCookie('a=1', '__proto__')).toBeNull();
    expect(readCookie(undefined, 'confrere-login')).toBeNull();
    expect(readCookie(`confrere-login=${'x'.repeat(9000)}`, 'confrere-login')).toBeNull();
  });
});
