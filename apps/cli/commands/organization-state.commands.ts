import { StateReason } from '@confrere/contract';
import { ChangeState, type LifeCycleMove, OrganizationEntity, REASONS } from '@confrere/features/organizations';
import { OwnerNotices } from '@confrere/features/people';
import { DomainError } from '@confrere/kernel';
import { Fault } from '@confrere/platform/config';
import { type Command, ExitCode } from '../command.js';
import { withDatabase } from '../open-database.js';

/** Moves an organization along its life cycle; a running server follows within five seconds. */
function stateCommand(word: string, move: LifeCycleMove, summary: string): Command {
  const reasons = REASONS[move];
  return {
    name: `organization ${word}`,
    summary,
    usage: `<slug> --reason <${reasons.join('|')}> [--note <what its owner shall read>]${move === 'close' ? ' [--on <2027-01-31>]' : ''}`,
    options: ['reason', 'note', ...(move === 'close' ? ['on'] : [])],
    async run(context) {
      const [slug, ...more] = context.args;
      if (!slug || more.length > 0) throw new Fault(`Name one organization: confrere organization ${word} <slug> …`);
      const [only, ...others] = reasons;
      const reason = StateReason.safeParse(context.options['reason'] ?? (others.length === 0 ? only : undefined));
      if (!reason.success) throw new Fault(`Give a reason: --reason ${reasons.join('|')}`);
      const on = context.options['on'];
      const closesAt = on === undefined ? undefined : new Date(on);
      if (closesAt && Number.isNaN(closesAt.getTime())) throw new Fault('Write the date as 2027-01-31: --on <date>');
      await withDatabase(context, ({ unitOfWork, audit, clock, outbox }) =>
        unitOfWork.everywhere.run(async (tx) => {
          const found = await tx.entities.findOneBy(OrganizationEntity, { slug });
          if (!found)
            throw new DomainError('organization.not-found', 'not-found', `There is no organization /${slug}.`);
          const note = context.options['note'] ?? null;
          const change = { organizationId: found.id, move, reason: reason.data, note, ...(closesAt && { closesAt }) };
          await new ChangeState(audit, clock, new OwnerNotices(outbox)).run(tx, change, null);
        }),
      );
      context.say(context.json ? JSON.stringify({ slug, moved: move }) : `Done: ${word} /${slug}.`);
      return ExitCode.well;
    },
  };
}

export const organizationStates: readonly Command[] = [
  stateCommand('fall-due', 'fall-due', 'mark an organization as past due; it goes on working'),
  stateCommand('suspend', 'suspend', 'let nobody sign in, invite or ring; running calls go on'),
  stateCommand('resume', 'resume', 'let an organization work again'),
  stateCommand('close', 'close', 'let an organization be read for 60 days, or until a date, before it may be erased'),
  stateCommand('erase', 'erase', 'erase what is kept of an organization whose date has passed'),
];
