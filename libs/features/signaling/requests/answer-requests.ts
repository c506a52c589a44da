import type { Request } from '@confrere/contract';
import { Log } from '@confrere/platform/telemetry';
import { Injectable } from '@nestjs/common';
import { errorReply } from '../frames/error-reply.js';
import type { Page } from '../pages/page.js';
import { CallRequests } from './call-requests.js';
import { ProfessionalRequests } from './professional-requests.js';
import type { RequestHandler, RequestHandlers } from './request-handlers.js';
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
    page.inTurn(() => {
      if (page.gone) return undefined;
      const reply = (error: { code: string } | null): void =>
        page.tell({ type: 'replied', request: request.request, error });
      const refuse = (error: unknown): void => reply(errorReply(error, request, this.log));
      try {
        const handler = this.handlers[request.type] as RequestHandler<Request['type']>;
        const doing = handler(page, request);
        if (doing) return doing.then(() => reply(null), refuse);
        reply(null);
      } catch (error) {
        refuse(error);
      }
      return undefined;
    });
  }

  /** A frame that was no request of the contract, but had a number: answered, so that nobody waits for it. */
  takeBad(page: Page, number: number): void {
    if (!page.stream.takeRequest(number)) return;
    page.inTurn(() => page.tell({ type: 'replied', request: number, error: { code: 'request.invalid' } }));
  }
}
