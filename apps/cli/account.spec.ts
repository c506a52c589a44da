import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AddMember } from '@confrere/features/people';
import { OrganizationEntity } from '@confrere/features/organizations';
import { COMMANDS } from './commands/index.js';
import { withDatabase } from './open-database.js';
import { runCli } from './run-cli.js';

it('account reset-owner prints a link for the owner of that organization, and says what is missing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'confrere-cli-'));
  const env = { CONFRERE_DATA_DIR: folder };
  const confrere = async (...args: string[]) => {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const code = await runCli({ commands: COMMANDS, args, env, folder: __dirname, out: say, err: say });
    return { code, text: lines.join('\n') };
  };
  const place = ['--emergency-number', '113', '--time-zone', 'Europe/Oslo', '--country', 'NO'];
  await confrere('organization', 'add', 'fjord', '--name', 'Fjordklinikken', ...place);
  expect(await confrere('account', 'reset-owner', 'fjord')).toMatchObject({
    code: 2,
    text: expect.stringContaining('no owner'),
  });
  await withDatabase({ env }, ({ unitOfWork, clock, ids }) =>
    unitOfWork.everywhere.run(async (tx) => {
      const { id: organizationId } = await tx.entities.findOneByOrFail(OrganizationEntity, { slug: 'fjord' });
      await new AddMember(clock, ids).add(tx, { organizationId, role: 'owner', displayName: 'Ingrid', title: null });
    }),
  );
  const { code, text } = await confrere('account', 'reset-owner', 'fjord');
  expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(/\/desk\/reset#[\w-]{43}$/) });
  expect((await confrere('account', 'reset-owner', 'elsewhere')).code).toBe(2);
  rmSync(folder, { recursive: true, force: true });
});
