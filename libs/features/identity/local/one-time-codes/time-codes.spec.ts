import { generateSync } from 'otplib';
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import { codeUri, newCodeSecret, stepOfCode } from './time-codes.js';

const NOW = new Date('2026-12-01T09:00:10Z');
const at = (seconds: number): Date => new Date(NOW.getTime() + seconds * 1000);

describe('codes of an authenticator app', () => {
  const secret = newCodeSecret();
  const codeAt = (moment: Date): string => generateSync({ secret, epoch: Math.floor(moment.getTime() / 1000) });

  it('agree with RFC 6238, appendix B', () => {
    // The seed of the RFC, `12345678901234567890`, in base 32; six of the eight figures.
    const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [2000000000, '279037'],
    ] as const)
      expect(stepOfCode(code, seed, 0, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });

  it('are taken one step early or late, and no further', () => {
    for (const seconds of [-30, 0, 30]) expect(stepOfCode(codeAt(at(seconds)), secret, 0, NOW)).not.toBeNull();
    for (const seconds of [-60, 60]) expect(stepOfCode(codeAt(at(seconds)), secret, 0, NOW)).toBeNull();
  });

  it('are taken once, and never an earlier one after a later one', () => {
    const step = stepOfCode(codeAt(NOW), secret, 0, NOW) ?? 0;
    expect(stepOfCode(codeAt(NOW), secret, step, NOW)).toBeNull();
    expect(stepOfCode(codeAt(at(-30)), secret, step, NOW)).toBeNull();
    expect(stepOfCode(codeAt(at(30)), secret, step, NOW)).toBe(step + 1);
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('are six figures, not "%s"', (typed) => {
    expect(stepOfCode(typed, secret, 0, NOW)).toBeNull();
  });

  it('come from a secret of 160 bits that an app reads from a QR code', () => {
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(codeUri('Fjordklinikken', 'a@b.example', secret)).toMatch(/^otpauth:\/\/totp\/.*secret=/);
  });
});

describe('recovery codes', () => {
  it('are ten, none twice, and read however they are written', () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      const plain = code.replace('-', '');
      expect(readRecoveryCode(code)).toBe(plain);
      expect(readRecoveryCode(` ${plain.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'I')} `)).toBe(plain);
    }
    expect(readRecoveryCode('123456')).toBeNull();
  });

  it('are hashed with their member’s salt', async () => {
    expect(await hashRecoveryCode('7k2mf9qx4d', 'aa'.repeat(16))).not.toBe(
      await hashRecoveryCode('7k2mf9qx4d', 'bb'.repeat(16)),
    );
  });
});
