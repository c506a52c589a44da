import { FoundOrganization } from '@confrere/features/organizations';
import { Fault } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';
import { withDatabase } from '../open-database.js';

/** Brings an organization into being; a running server serves it at once. */
export const organizationAdd: Command = {
  name: 'organization add',
  summary: 'add an organization',
  usage:
    '<slug> --name <name> --emergency-number <number> --time-zone <zone> --country <NO> [--language <nb>] [--support-phone <phone>]',
  options: ['name', 'emergency-number', 'time-zone', 'country', 'language', 'support-phone'],
  async run(context) {
    const [slug, ...more] = context.args;
    const { name, language, country } = context.options;
    const { 'emergency-number': emergencyNumber, 'time-zone': timeZone, 'support-phone': phone } = context.options;
    if (!slug || more.length > 0 || !name || !emergencyNumber || !timeZone || !country)
      throw new Fault(
        'Say the slug, --name, --emergency-number, --time-zone and --country: confrere organization add --help',
      );
    const languages = language ? [language] : ['en'];
    const id = await withDatabase(context, ({ unitOfWork, audit, clock, ids }) =>
      unitOfWork.everywhere.run(async (tx) => {
        const organizationId = await new FoundOrganization(clock, ids).found(tx, {
          ...{ slug, name, emergencyNumber, timeZone, country, languages },
          supportPhone: phone ?? null,
        });
        await audit.record(tx, {
          organizationId,
          actor: null,
          action: 'organization.founded',
          subjectId: organizationId,
        });
        return organizationId;
      }),
    );
    context.say(context.json ? JSON.stringify({ id, slug }) : `/${slug} is there.`);
    return ExitCode.well;
  },
};
