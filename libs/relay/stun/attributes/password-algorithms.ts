import type { Attribute } from '../attribute.js';
import { decodeChoice, encodeChoice, type PasswordAlgorithmChoice } from './password-algorithm.js';

/** PASSWORD-ALGORITHMS (RFC 8489, section 14.11): what the server offers, the dearest first, and what the client read. */
export const PasswordAlgorithms: Attribute<readonly PasswordAlgorithmChoice[]> = {
  type: 0x8002,
  encode: (choices) => Buffer.concat(choices.map(encodeChoice)),
  decode(bytes) {
    const choices: PasswordAlgorithmChoice[] = [];
    for (let at = 0; at < bytes.length;) {
      const choice = decodeChoice(bytes, at);
      if (!choice) return null;
      choices.push(choice.value);
      at = choice.end;
    }
    return choices;
  },
};
