import { CreatedInvitation, DeskIdentity, Problem, SignedOut, VisitPage } from '@confrere/contract';
import type { CreateInvitation, EnterDesk, OpenLink } from '@confrere/contract';
import type * as z from 'zod/mini';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The server refused, or could not be reached (`status` 0, code `network.unreachable`). */
export class ProblemError extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    /** Present on unexpected failures: to quote to the administrator. */
    readonly correlation: string | null = null,
    /** What it is about, where the code alone does not say it. */
    readonly about: { readonly at: string } | null = null,
  ) {
    super(code);
    this.name = 'ProblemError';
  }
}

/** Exchanges the secret of an invitation link for a cookie. Problems: `link.unknown`, `rate.limited`. */
export const openLink = (link: OpenLink): Promise<VisitPage> => ask('POST', '/api/link/open', VisitPage, link);

/** What the visitor's page shows before it is connected; the same as the server paints. */
export const fetchVisitPage = (reference: string): Promise<VisitPage> =>
  ask('GET', `/api/visit/${encodeURIComponent(reference)}`, VisitPage);

/** A one-time link becomes a login session. Problem: `entry.unknown`. */
export const enterDesk = (entry: EnterDesk): Promise<DeskIdentity> => ask('POST', '/api/entry', DeskIdentity, entry);

/** Who is signed in; `access.unauthenticated` when nobody is. */
export const deskIdentity = (): Promise<DeskIdentity> => ask('GET', '/api/desk/identity', DeskIdentity);

/** A link to hand out; its secret is told this once. */
export const createInvitation = (invitation: CreateInvitation): Promise<CreatedInvitation> =>
  ask('POST', '/api/desk/invitations', CreatedInvitation, invitation);

/** Ends the login session. @returns where the browser has to go to be signed out at the identity provider too; null: nowhere. */
export const signOut = async (): Promise<string | null> => {
  const response = await send('POST', '/api/desk/sign-out');
  if (response.status === 204) return null;
  const answer = SignedOut.safeParse(await response.json().catch(() => null));
  return answer.success ? answer.data.continueAt : null;
};

/** As a page of ours asks: JSON both ways, and what does not fit the schema is no answer. @throws ProblemError. */
export const ask = async <Answer>(
  method: Method,
  path: string,
  schema: z.ZodMiniType<Answer>,
  body?: unknown,
): Promise<Answer> => {
  const response = await send(method, path, body);
  const answer = schema.safeParse(await response.json().catch(() => null));
  if (!answer.success) throw new ProblemError('server.unexpected', response.status);
  return answer.data;
};

/**
 * As `ask`, where the answer has no body of interest.
 * @param body goes as JSON; a file goes as it is. @throws ProblemError.
 */
export const send = async (method: Method, path: string, body?: unknown): Promise<Response> => {
  const file = body instanceof Blob ? body : null;
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'content-type': file?.type ?? 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: file ?? JSON.stringify(body ?? {}) }),
  }).catch(() => null);
  if (!response) throw new ProblemError('network.unreachable', 0);
  if (response.ok) return response;
  const problem = Problem.safeParse(await response.json().catch(() => null));
  throw problem.success
    ? new ProblemError(problem.data.code, response.status, problem.data.correlation ?? null, problem.data.about ?? null)
    : new ProblemError('server.unexpected', response.status);
};
