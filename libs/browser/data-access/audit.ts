import { AuditChain, AuditPage, AuditPeople } from '@confrere/contract';
import type { AuditFilter, ExportAudit } from '@confrere/contract';
import { ask, send } from './rest.js';

/** A page of the trail, the latest first. @param before the `next` of the page before it. */
export const auditPage = (filter: AuditFilter, before?: string): Promise<AuditPage> => {
  const query = new URLSearchParams(
    Object.entries({ ...filter, before }).filter((each): each is [string, string] => each[1] !== undefined),
  );
  return ask('GET', `/api/admin/audit?${query.toString()}`, AuditPage);
};

/** Whom one can filter by. */
export const auditPeople = (): Promise<AuditPeople> => ask('GET', '/api/admin/audit/people', AuditPeople);

/** Checks the next stretch of the chain. @param after the `checked` of the one before; 0 to begin. */
export const checkAuditChain = (after: number): Promise<AuditChain> =>
  ask('GET', `/api/admin/audit/chain?after=${after}`, AuditChain);

/** The trail as a file. Problem: `access.reauthenticate`. */
export const exportAudit = async (wish: ExportAudit): Promise<Blob> =>
  (await send('POST', '/api/admin/audit/export', wish)).blob();
