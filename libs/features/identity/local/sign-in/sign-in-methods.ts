import type { SignInMethods as Told } from '@confrere/contract';
import { CurrentConfig } from '@confrere/platform/config';
import { UnitOfWork } from '@confrere/platform/storage';
import { Injectable } from '@nestjs/common';
import { AskForReset } from '../reset/ask-for-reset.js';
import { RelyingParty } from '../passkeys/relying-party.js';
import { chosenOrganization } from './chosen-organization.js';
import { OfferedProviders } from './offered-providers.js';

/** Says how one signs in to an organization, to whoever asks. */
@Injectable()
export class SignInMethods {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly providers: OfferedProviders,
    private readonly relyingParty: RelyingParty,
    private readonly resets: AskForReset,
    private readonly current: CurrentConfig,
  ) {}

  /** @param slug null: the only organization of the appliance, if there is only one. */
  async of(slug: string | null): Promise<Told> {
    const chosen = await this.unitOfWork.everywhere.read((entities) => chosenOrganization(entities, slug));
    const { evaluation } = this.current.config;
    if (!chosen)
      return { organization: null, password: false, passkey: false, reset: false, identityProviders: [], evaluation };
    return {
      organization: { slug: chosen.slug, name: chosen.name },
      password: true,
      passkey: this.relyingParty.id !== null,
      reset: this.resets.possible,
      identityProviders: (await this.providers.of(chosen.id)).map(({ id, name, start }) => ({ id, name, start })),
      evaluation,
    };
  }
}
