import { VisitPages } from '@confrere/features/identity';
import { IdGenerator } from '@confrere/kernel';
import { Access, PublicOrigin } from '@confrere/platform/access';
import { PageTemplate, sendPage } from '@confrere/platform/http';
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { WebApps } from '../web-apps.js';
import { renderCodePage } from './render-code-page.js';

/** `/code`: where the digits of a letter are typed. The same for every organization, since the digits say which it is. */
@Controller()
export class CodePageController {
  /** Nothing follows behind what is made for each. */
  private readonly template = new PageTemplate('');

  constructor(
    private readonly pages: VisitPages,
    private readonly apps: WebApps,
    private readonly ids: IdGenerator,
    private readonly origin: PublicOrigin,
  ) {}

  @Get('code')
  @Access({ area: 'visit', to: 'anyone' })
  async show(@Res() response: Response): Promise<void> {
    const { organization } = await this.pages.describe('', undefined);
    const beginning = renderCodePage(this.apps.visit.template.beginning, organization, this.apps.code);
    const publicOrigin = this.origin.at(response.req);
    await sendPage(response, { template: this.template, beginning, nonce: this.ids.secret(16), publicOrigin });
  }
}
