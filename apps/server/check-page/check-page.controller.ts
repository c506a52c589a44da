import { AskForCheck, type CheckWays, Slug, type VisitPage } from '@confrere/contract';
import { sourceOf } from '@confrere/features/identity';
import { mayWork, OrganizationEntity, pictureOf } from '@confrere/features/organizations';
import { CheckCalls } from '@confrere/features/relaying';
import { Clock, DomainError, IdGenerator } from '@confrere/kernel';
import { Access, PublicOrigin } from '@confrere/platform/access';
import { SchemaPipe, sendPage } from '@confrere/platform/http';
import { UnitOfWork } from '@confrere/platform/storage';
import { Body, Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { renderCheckPage } from '../visit-page/index.js';
import { WebApps } from '../web-apps.js';

/** The public test page of an organization, `/<slug>/check`: anybody's camera, microphone, sound and ways to the relay. */
@Controller()
export class CheckPageController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checks: CheckCalls,
    private readonly apps: WebApps,
    private readonly ids: IdGenerator,
    private readonly origin: PublicOrigin,
    private readonly clock: Clock,
  ) {}

  @Get(':slug/check')
  @Access({ area: 'visit', to: 'anyone' })
  async show(@Param('slug') slug: string, @Res() response: Response): Promise<void> {
    const organization = Slug.safeParse(slug).success ? await this.find(slug) : null;
    if (!organization)
      throw new DomainError('organization.not-found', 'not-found', 'No organization has this address.');
    const { template } = this.apps.visit;
    await sendPage(response, {
      template,
      beginning: renderCheckPage(template.beginning, organization, this.clock.now()),
      nonce: this.ids.secret(16),
      publicOrigin: this.origin.at(response.req),
    });
  }

  @Post('api/check/relay')
  @Access({ area: 'visit', to: 'anyone' })
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  relay(@Body(new SchemaPipe(AskForCheck)) _nothing: object, @Req() request: Request): CheckWays {
    return this.checks.issue(sourceOf(request.ip ?? ''));
  }

  private find(slug: string): Promise<VisitPage['organization'] | null> {
    return this.unitOfWork.everywhere.read(async (entities) => {
      const found = await entities.findOneBy(OrganizationEntity, { slug });
      if (!found || found.state === 'erased') return null;
      const { name, supportPhone, supportHours, emergencyNumber, timeZone, state } = found;
      const logo = await pictureOf(entities, found.id, null);
      return { name, supportPhone, supportHours, emergencyNumber, timeZone, logo, open: mayWork(state) };
    });
  }
}
