import { smsParts, smsSegments } from './sms-segments.js';

describe('a text message', () => {
  it.each([
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['æøåÆØÅäöüßñéèùìòà', 'GSM-7', 17, 1],
    // Two septets each.
    ['€'.repeat(80), 'GSM-7', 160, 1],
    ['€'.repeat(81), 'GSM-7', 162, 2],
    // One letter that the alphabet does not have makes the whole text cost more.
    [`${'a'.repeat(69)}ł`, 'UCS-2', 70, 1],
    [`${'a'.repeat(70)}ł`, 'UCS-2', 71, 2],
    ['ل'.repeat(134), 'UCS-2', 134, 2],
    ['ل'.repeat(135), 'UCS-2', 135, 3],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    ['', 'GSM-7', 0, 1],
  ] as const)('%s costs what the network charges', (text, encoding, length, segments) => {
    expect(smsSegments(text)).toMatchObject({ encoding, length, segments });
  });

  it('is cut neither between an escape and its character nor through a character', () => {
    const { parts } = smsParts(`${'a'.repeat(152)}€${'a'.repeat(20)}`);
    expect(parts.map((each) => each.length)).toEqual([152, 21]);
    const pictures = smsParts(`${'ł'.repeat(66)}😀${'ł'.repeat(10)}`).parts;
    expect(pictures).toEqual(['ł'.repeat(66), `😀${'ł'.repeat(10)}`]);
    expect(pictures.join('')).toContain('😀');
  });
});
