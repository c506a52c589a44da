import { BreakGlass, ResetLinks } from '@confrere/features/identity';
import { Fault, loadConfig } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';
import { withDatabase } from '../open-database.js';

/** For when nothing else lets the owner in: a link to set a new password, which takes the second factor away as well. */
export const accountResetOwner: Command = {
  name: 'account reset-owner',
  summary: 'print a link with which the owner of an organization sets a new password, once, within an hour',
  usage: '<slug>',
  async run(context) {
    const [slug, ...more] = context.args;
    if (!slug || more.length > 0) throw new Fault('Say whose owner: confrere account reset-owner <slug>');
    const { publicOrigin } = loadConfig({ ...context.env }).http;
    const { secret } = await withDatabase(context, ({ unitOfWork, audit, clock, ids }) =>
      new BreakGlass(unitOfWork, new ResetLinks(audit, clock, ids)).resetOwner(slug),
    );
    const link = `${publicOrigin}/desk/reset#${secret}`;
    context.say(context.json ? JSON.stringify({ link }) : link);
    return ExitCode.well;
  },
};
