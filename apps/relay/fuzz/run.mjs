// `npm run fuzz:relay -- [seconds] [seed]`: broken packets against the relay's engine as it is built. It must not throw, not
// hang, keep nothing for strangers, and not grow. The last line is JSON.
import { performance } from 'node:perf_hooks';
import { Memory } from './memory.mjs';
import { brokenChannelData, brokenMessage, numbers } from './mutate.mjs';
import { Target } from './target.mjs';

const seconds = Number(process.argv[2] ?? 60);
const seed = Number(process.argv[3] ?? Math.floor(performance.timeOrigin) % 2 ** 31);
const BATCH = 5000;
const HANG_MILLISECONDS = 10;
/** What takes longer is tried again, to see whether it was the packet. */
const SUSPICIOUS_MILLISECONDS = 0.5;
const random = numbers(seed);

const found = { packets: 0, throws: 0, slowest: 0, overanswered: 0, kept: 0 };
const target = new Target();
let anna;
let berit;
let stranger;

function begin() {
  berit = target.join('berit');
  anna = target.join('anna', [berit.relayed]);
  stranger = target.party('203.0.113.9');
}

/** Milliseconds of this thread: not those in which the machine did something else. */
function cpuNow() {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/**
 * Milliseconds. What is slow by itself is slow each time; what met the garbage collector is not. Only what looked slow is
 * asked for its processor time.
 */
function timed(packet, party, over) {
  let least = Infinity;
  for (let attempt = 0; attempt < 5; attempt++) {
    const now = attempt === 0 ? () => performance.now() : cpuNow;
    const began = now();
    try {
      if (over === 'stream') target.takeStream(Buffer.from(packet), party, random);
      else target.take(Buffer.from(packet), party);
    } catch (error) {
      if (++found.throws <= 5) console.error(`seed ${seed}, packet ${packet.toString('hex').slice(0, 400)}:`, error);
    }
    least = Math.min(least, now() - began);
    if (least <= SUSPICIOUS_MILLISECONDS) return least;
  }
  if (least > HANG_MILLISECONDS)
    console.error(`seed ${seed}: ${least.toFixed(1)} ms for ${packet.toString('hex').slice(0, 400)}`);
  return least;
}

function strike(party, key, over) {
  const packet = random.chance(15)
    ? brokenChannelData(0x4000, random)
    : brokenMessage(random.of(anna.asked), key, random);
  party.heard.most = 0;
  found.slowest = Math.max(found.slowest, timed(packet, party, over));
  found.packets++;
  if (!key && party.heard.most > 3 * packet.length) found.overanswered++;
}

/** Strangers: unsigned, or signed with what opens nothing. */
function strangers() {
  const before = target.kept();
  const wrong = random.bytes(16);
  for (let count = 0; count < BATCH; count++)
    strike(stranger, random.chance(30) ? wrong : undefined, random.chance(25) ? 'stream' : 'datagram');
  if (target.kept() !== before) found.kept++;
}

/** A participant who sends what no browser would: signed, so that every handler is reached. */
function participant() {
  for (let count = 0; count < BATCH; count++) {
    if (!target.engine.has(anna.path.fiveTuple)) anna = target.join('anna', [berit.relayed]);
    strike(anna, anna.key, random.chance(25) ? 'stream' : 'datagram');
  }
  // Their time runs out by the relay's own clock, which a fuzz does not wait for. Nobody is kept out by it.
  target.engine.endCall('call-1', new Date(0));
}

const memory = new Memory(seconds);
const until = performance.now() + seconds * 1000;
while (performance.now() < until) {
  begin();
  strangers();
  participant();
  memory.look(found.packets);
}
const grown = memory.grown();

const figures = [
  { name: 'packets', value: found.packets, unit: '' },
  { name: 'throws', value: found.throws, unit: '', goal: '= 0', holds: found.throws === 0 },
  {
    name: 'slowest packet',
    value: Math.round(found.slowest * 100) / 100,
    unit: 'ms',
    goal: `<= ${HANG_MILLISECONDS}`,
    holds: found.slowest <= HANG_MILLISECONDS,
  },
  { name: 'rounds that kept state for strangers', value: found.kept, unit: '', goal: '= 0', holds: found.kept === 0 },
  {
    name: 'answers beyond 3x to strangers',
    value: found.overanswered,
    unit: '',
    goal: '= 0',
    holds: found.overanswered === 0,
  },
  ...(grown
    ? [
        { name: 'warm-up, which does not count below', value: grown.warmUp, unit: 's' },
        { name: 'growth of what is held', value: grown.held, unit: 'MB', goal: '<= 5', holds: grown.held <= 5 },
        { name: 'resident at the end', value: grown.resident, unit: 'MB' },
        { name: 'growth of the process', value: grown.growth, unit: 'MB', goal: '<= 20', holds: grown.growth <= 20 },
        { name: 'growth a minute', value: grown.slope, unit: 'MB' },
        {
          name: 'growth a minute without buffers',
          value: grown.slopeWithoutBuffers,
          unit: 'MB',
          goal: '<= 1',
          holds: grown.slopeWithoutBuffers <= 1,
        },
      ]
    : [{ name: 'growth: the run was too short to tell', value: '', unit: '' }]),
];
console.log(`seed ${seed}, ${seconds} s`);
for (const { name, value, unit, goal = '', holds } of figures)
  console.log(
    `${name.padEnd(38)}${`${value} ${unit}`.padStart(16)}  ${goal.padEnd(8)}${holds === undefined ? '' : holds ? 'holds' : 'MISSED'}`,
  );
console.log(JSON.stringify({ bench: 'fuzz-relay', figures }));
process.exit(figures.every(({ holds }) => holds !== false) ? 0 : 1);
