import { MessagesOverview, TestedMessage, type TestMessage } from '@confrere/contract';
import { ask } from './rest.js';

/** How messages leave, and what became of the latest. */
export const messagesOverview = (): Promise<MessagesOverview> => ask('GET', '/api/admin/messages', MessagesOverview);

/** Problems: `mail.address-invalid`, `sms.number-invalid`, `mail.quota-reached`, `sms.quota-reached`. */
export const sendTestMessage = (test: TestMessage): Promise<TestedMessage> =>
  ask('POST', '/api/admin/messages/tests', TestedMessage, test);
