// `npm run model:consultation [sequences]`: random acts of visitors, desks, time and the server against the model of a
// consultation, ten thousand sequences of them unless told otherwise; `npm test` tries some hundreds.
import { fail } from './fault.mjs';
import { install } from './install.mjs';
import { run } from './with-node.mjs';

try {
  install();
  const [sequences = '10000', ...args] = process.argv.slice(2);
  const env = { MODEL_SEQUENCES: sequences };
  const spec = 'libs/features/rooms/model/consultation.model.spec.ts';
  process.exit(run('jest', [spec, '--testTimeout', '7200000', ...args], { env }));
} catch (error) {
  fail(error);
}
