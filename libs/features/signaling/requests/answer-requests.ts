import type { Request } from '@confrere/contract';
import { Log } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';
import { errorReply } from '../frames/error-reply.js';
import type { Page } from '../pages/page.js';
import { CallRequests } from './call-requests.js';
import { ProfessionalRequests } from './professional-requests.js';
import type { RequestHandlers } from './request-handlers.js';
import { VisitorRequests } from './visitor-requests.js';

/** Takes each request of a page once, does them in order, and answers each by one `replied`. */
@Injectable()
export class AnswerRequests {
  private readonly handlers: RequestHandlers;

  constructor(
    visitors: VisitorRequests,
    professionals: ProfessionalRequests,
    calls: CallRequests,
    private readonly log: Log,
  ) {
    this.handlers = { ...visitors.handlers, ...professionals.handlers, ...calls.handlers };
  }

  /** A number that was taken before is not taken again: its answer has been told, or will be. */
  take(page: Page, request: Request): void {
    if (!page.stream.takeRequest(request.request)) return;
    page.inTurn(async () => {
      if (page.gone) return;
      const error = await this.handle(page, request);
      page.tell({ type: 'replied', request: request.request, error });
    });
  }

  /** A frame that was no request of the contract, but had a number: answered, so that nobody waits for it. */
  takeBad(page: Page, number: number): void {
    if (!page.stream.takeRequest(number)) return;
    page.inTurn(() => {
      page.tell({ type: 'replied', request: number, error: { code: 'request.invalid' } });
      return Promise.resolve();
    });
  }

  private async handle(page: Page, request: Request): Promise<{ code: string } | null> {
    try {
      const handler = this.handlers[request.type] as (page: Page, request: Request) => Promise<void>;
      await handler(page, request);
      return null;
    } catch (error) {
      return errorReply(error, request, this.log);
    }
  }
}
