import { Slug } from '@confrere/contract';
import { maySignIn, mayWork, OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { DomainError, IdGenerator } from '@confrere/kernel';
import { Access, PublicOrigin } from '@confrere/platform/access';
import { PageTemplate, sendPage } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { renderOrganizationPage } from './render-organization-page.js';

/** The page at an organization's address, `/<slug>`. Listed last: every address of the appliance's own comes before it. */
@Controller()
export class OrganizationPageController {
  private readonly template = new PageTemplate('');

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly ids: IdGenerator,
    private readonly origin: PublicOrigin,
  ) {}

  @Get(':slug')
  @Access({ area: ['visit', 'desk', 'admin'], to: 'anyone' })
  async show(@Param('slug') slug: string, @Res() response: Response): Promise<void> {
    const page = Slug.safeParse(slug).success ? await this.find(slug) : null;
    // The same as for every address at which there is nothing.
    if (!page) throw new DomainError('request.not-found', 'not-found', 'There is nothing at this address.');
    const nonce = this.ids.secret(16);
    const publicOrigin = this.origin.at(response.req);
    await sendPage(response, { template: this.template, beginning: renderOrganizationPage(page), nonce, publicOrigin });
  }

  private find(slug: string) {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const found = await entities.findOneBy(OrganizationEntity, { slug });
      if (!found || found.state === 'erased') return null;
      const { name, languages, supportPhone, supportHours, emergencyNumber, state } = found;
      const logo = await pictureOf(entities, found.id, null);
      const [language = 'en'] = languages;
      const [open, staff] = [mayWork(state), maySignIn(state)];
      return { slug, name, language, logo, supportPhone, supportHours, emergencyNumber, open, staff };
    });
  }
}
