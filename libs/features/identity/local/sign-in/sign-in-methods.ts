import type { SignInMethods as Told } from '@confrere/contract';
import { CurrentConfig } from '@confrere/platform/config';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { AskForReset } from '../reset/ask-for-reset.js';
import { RelyingParty } from '../passkeys/relying-party.js';
import { chosenOrganization } from './chosen-organization.js';
import { LocalAccountGate } from './local-account-gate.js';
import { OfferedProviders } from './offered-providers.js';

/** Says how one signs in to an organization, to whoever asks. */
@Injectable()
export class SignInMethods {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: OfferedProviders,
    private readonly relyingParty: RelyingParty,
    private readonly resets: AskForReset,
    private readonly gate: LocalAccountGate,
    private readonly current: CurrentConfig,
  ) {}

  /** @param slug null: the only organization of the appliance, if there is only one. */
  async of(slug: string | null): Promise<Told> {
    const { chosen, isOff } = await this.unitOfWork.everywhere.read(async (entities) => {
      const chosen = await chosenOrganization(entities, slug);
      return { chosen, isOff: chosen !== null && (await this.gate.isOff(entities, chosen.id)) };
    });
    const { evaluation } = this.current.config;
    const none = { password: false, passkey: false, ownerOnly: false, reset: false, identityProviders: [] };
    if (!chosen) return { organization: null, ...none, evaluation };
    return {
      organization: { slug: chosen.slug, name: chosen.name },
      password: true,
      passkey: this.relyingParty.id !== null,
      ownerOnly: isOff,
      reset: this.resets.possible && !isOff,
      identityProviders: (await this.providers.of(chosen.id)).map(({ id, name, start }) => ({ id, name, start })),
      evaluation,
    };
  }
}
