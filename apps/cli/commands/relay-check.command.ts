import { checkRelays, checkWords, type WayChecked } from '@confrere/features/relaying';
import { SystemClock } from '@confrere/kernel';
import { loadConfig } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';

/** Relays a packet through every URL that browsers are given, and says what to open where one does not work. */
export const relayCheck: Command = {
  name: 'relay check',
  summary: 'relay a packet by UDP, TCP and TLS, from this machine, and say what to open in the firewall',
  async run({ env, json, say }) {
    const ways = await checkRelays(loadConfig({ ...env }), { clock: new SystemClock() });
    if (json)
      say(JSON.stringify({ works: ways.every(works), ways: ways.map((way) => ({ ...way, ...checkWords(way) })) }));
    else for (const way of ways) for (const line of linesOf(way)) say(line);
    return ways.every(works) ? ExitCode.well : ExitCode.wrong;
  },
};

const works = ({ step }: WayChecked): boolean => step === 'done';

function linesOf(way: WayChecked): string[] {
  const { says, todo } = checkWords(way);
  const mark = !works(way) ? '✗' : way.distrust === null ? '✓' : '!';
  return [`${mark} ${says}`, ...(todo === null ? [] : [`  ${todo}`])];
}
