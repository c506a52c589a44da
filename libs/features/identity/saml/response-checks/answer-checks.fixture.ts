import { FakeClock } from '@confrere/kernel';
import { SilentLog } from '@confrere/platform/telemetry';
import { SamlRefusal } from '../refusal.js';
import { AnswerChecks } from './answer-checks.js';
import { type CheckArguments, type CheckName, type CheckValue, runCheck } from './checks.js';

/** The same checks on the thread of the spec, which would else wait for a thread to be compiled. */
export class NearChecks extends AnswerChecks {
  constructor() {
    super(new FakeClock(), new SilentLog());
  }

  override prepare(): void {
    // Nothing to start.
  }

  override async run<Name extends CheckName>(check: Name, ...given: CheckArguments<Name>): Promise<CheckValue<Name>> {
    const outcome = await runCheck(check, given);
    if ('refused' in outcome) throw new SamlRefusal(outcome.refused);
    if ('fault' in outcome) throw new Error(outcome.fault);
    return outcome.value as CheckValue<Name>;
  }
}
