import type { Problem } from '@confrere/contract';
import { DomainError, type DomainErrorKind } from '@confrere/kernel';
import { currentCorrelation, Log } from '@confrere/platform/telemetry';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** The one translation from a kind of "no" to an HTTP status (RFC 9110, section 15). */
const STATUS: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  limited: 429,
  unavailable: 503,
};

/**
 * Answers every failure as a problem document (RFC 9457) that says nothing about the inside. What nobody expected gets a
 * correlation, under which the log tells the rest.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log) {}

  catch(failure: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw failure;
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.problemFor(failure);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (problem.status === 429 || problem.status === 503) response.setHeader('Retry-After', '10');
    response.status(problem.status).setHeader('Cache-Control', 'no-store').type('application/problem+json');
    response.send(JSON.stringify(problem));
  }

  private problemFor(failure: unknown): Problem {
    if (failure instanceof DomainError)
      return {
        ...problem(failure.code, STATUS[failure.kind], failure.message),
        ...(failure.about && { about: failure.about }),
      };
    const status = clientStatus(failure);
    if (status === 404) return problem('request.not-found', 404, 'There is nothing at this address.');
    if (status === 413) return problem('request.too-large', 413, 'This is more than can be taken here.');
    if (status !== null) return problem('request.invalid', status, 'The request cannot be understood.');
    this.log.error('request.failed', failure);
    const correlation = currentCorrelation();
    return {
      ...problem('server.unexpected', 500, 'Something went wrong in the server.'),
      ...(correlation ? { correlation } : {}),
    };
  }
}

const problem = (code: string, status: number, title: string): Problem => ({
  type: `urn:confrere:problem:${code}`,
  title,
  status,
  code,
});

/** Nest and the body parser say with a 4xx that the request was at fault. */
function clientStatus(failure: unknown): number | null {
  const { status, statusCode } = (failure ?? {}) as { status?: unknown; statusCode?: unknown };
  const asked = (failure as { getStatus?: () => number } | null)?.getStatus?.() ?? status ?? statusCode;
  return typeof asked === 'number' && asked >= 400 && asked < 500 ? asked : null;
}
