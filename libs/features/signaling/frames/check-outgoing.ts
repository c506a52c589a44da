import { ServerMessage } from '@confrere/contract';

/** Outside production every message is checked against the contract before it is sent; in production the types have done it. */
const CHECKED = process.env['NODE_ENV'] !== 'production';

/** Throws when the server is about to send what the contract does not have. */
export function checkOutgoing(message: object): void {
  if (!CHECKED) return;
  const parsed = ServerMessage.safeParse(message);
  if (parsed.success) return;
  const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`).join(', ');
  throw new Error(`this message is not in the contract (${where})`);
}
