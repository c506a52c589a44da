import { checkProviders, type ProviderReport } from '@confrere/features/identity';
import { Fault, loadConfig } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';
import { withDatabase } from '../open-database.js';

type Finding = ProviderReport['findings'][number];

const MARKS: Readonly<Record<Finding['state'], string>> = { well: '✓', soon: '!', wrong: '✗', unknown: '?' };

/** Says of identity providers what keeps people out, or soon will, and what to do. Asks nobody: no connection is made. */
export const identityCheck: Command = {
  name: 'identity check',
  summary: 'say of identity providers how long certificates last, how far clocks are apart, and what to do',
  usage: '[address, name or entity ID]',
  async run(context) {
    const [wanted = null, ...more] = context.args;
    if (more.length > 0) throw new Fault('Name one identity provider, or none for all: confrere identity check --help');
    const { identity } = loadConfig({ ...context.env });
    const reports = await withDatabase(context, ({ unitOfWork, clock }) =>
      unitOfWork.everywhere.read((entities) => checkProviders(entities, identity, wanted, clock.now())),
    );
    const isWell = reports.every(({ findings }) => findings.every(({ state }) => state !== 'wrong'));
    if (context.json) context.say(JSON.stringify({ well: isWell, identityProviders: reports }));
    else if (reports.length === 0)
      context.say('There is no identity provider: staff sign in with accounts of the appliance.');
    else for (const report of reports) for (const line of linesOf(report)) context.say(line);
    return isWell ? ExitCode.well : ExitCode.wrong;
  },
};

const linesOf = ({ name, address, source, findings }: ProviderReport): string[] => [
  `${name} (${address}${source === 'config' ? ', config file' : ''})`,
  ...findings.flatMap(({ state, says, todo }) => [`${MARKS[state]} ${says}`, ...(todo === null ? [] : [`  ${todo}`])]),
];
