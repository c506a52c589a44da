import { OrganizationEntity } from '@confrere/features/organizations';
import { type Command, ExitCode } from '../command.js';
import { withDatabase } from '../open-database.js';

/** The organizations of the appliance, and where each stands. */
export const organizationList: Command = {
  name: 'organization list',
  summary: 'list the organizations with their address and state',
  async run(context) {
    const rows = await withDatabase(context, ({ unitOfWork }) =>
      unitOfWork.everywhere.read((entities) => entities.find(OrganizationEntity, { order: { slug: 'ASC' } })),
    );
    const told = rows.map(({ id, slug, name, state, stateReason, stateSince, closesAt }) => ({
      ...{ id, slug, name, state, reason: stateReason, since: stateSince.toISOString() },
      closesAt: closesAt?.toISOString() ?? null,
    }));
    if (context.json) context.say(JSON.stringify({ organizations: told }));
    else if (told.length === 0) context.say('There is no organization yet: confrere organization add <slug> …');
    else
      for (const { slug, name, state, reason, closesAt } of told)
        context.say(
          [`/${slug}`, name, state + (reason ? ` (${reason})` : ''), closesAt && `until ${closesAt.slice(0, 10)}`]
            .filter(Boolean)
            .join('  '),
        );
    return ExitCode.well;
  },
};
