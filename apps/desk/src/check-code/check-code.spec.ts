import { TestBed } from '@angular/core/testing';
import { encodeCheck } from '@confrere/contract';
import { CheckCode } from './check-code.js';

async function typed(code: string): Promise<string> {
  const screen = TestBed.createComponent(CheckCode);
  await screen.whenStable();
  const element = screen.nativeElement as HTMLElement;
  const input = element.querySelector('input')!;
  input.value = code;
  input.dispatchEvent(new Event('input'));
  await screen.whenStable();
  return element.querySelector('[role=status]')?.textContent.replace(/\s+/g, ' ').trim() ?? '';
}

describe('the result code of a visitor', () => {
  it('says in words what the test found', async () => {
    const code = encodeCheck({
      ...{ camera: 'blocked', microphone: 'ready', sound: 'not-heard' },
      ...{ udp: 'fails', tcp: 'works', tls: 'works' },
    });
    const words = await typed(code);
    for (const part of [
      'Camera is blocked',
      'Microphone works',
      'turn it up',
      'TCP, TLS work',
      'UDP do not get through',
    ])
      expect(words).toContain(part);
  });

  it('is asked for again when a figure is wrong, and not before it is whole', async () => {
    expect(await typed('12345')).toBe('');
    expect(await typed('000000')).toContain('Ask for it once more');
  });
});
