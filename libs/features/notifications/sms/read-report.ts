import type { HttpGatewayConfig } from '@confrere/platform/config';
import type { DeliveryReport } from './gateway.js';

type ReportForm = NonNullable<HttpGatewayConfig['reports']>;

/** So deep are objects looked into, and so many reports are taken from one request. */
const DEEPEST = 6;
const MOST = 1000;

/**
 * Reads what a gateway reports: a form, a query or JSON in which any object holds the two fields, alone or many at once.
 * What is neither delivered nor failed (on its way) is left out.
 */
export function readReports(gateway: string, form: ReportForm, query: string, body: string): DeliveryReport[] {
  const found: DeliveryReport[] = [];
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST || found.length >= MOST) return;
    const [id, status] = [fieldAt(value, form.id), fieldAt(value, form.status)];
    if (id !== null && status !== null) {
      const as = form.delivered.includes(status) ? 'delivered' : form.failed.includes(status) ? 'failed' : null;
      const code = `report-${status}`.replace(/[^\w.-]/g, '-');
      if (as !== null) found.push({ gateway, references: [id.slice(0, 128)], as, code });
      return;
    }
    for (const each of Object.values(value)) look(each, depth + 1);
  };
  for (const part of [Object.fromEntries(new URLSearchParams(query)), parsed(body)]) look(part, 0);
  return found;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return Object.fromEntries(new URLSearchParams(body));
  }
}

/** The text or number at `a.b`; null when there is none. */
function fieldAt(value: object, path: string): string | null {
  let at: unknown = value;
  for (const key of path.split('.')) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return null;
    at = (at as Record<string, unknown>)[key];
  }
  return typeof at === 'string' || typeof at === 'number' ? String(at) : null;
}
