export { NotificationsModule, notificationsEntities } from './notifications.module.js';
export { isMailAddress, Outbox, type OutgoingMail } from './outbox.js';
export { OutboxMessageEntity } from './outbox-message.entity.js';
export { OutboxSeal } from './outbox-seal.js';
export type { MailFields, MailTemplate } from './templates.js';
