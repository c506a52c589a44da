export { MailGate } from './mail-gate.js';
export { NotificationsModule, notificationsEntities } from './notifications.module.js';
export { isMailAddress, type NoticeMail, Outbox, type OutgoingMail } from './outbox.js';
export { MailRound } from './mail-round.js';
export { OutboxMessageEntity } from './outbox-message.entity.js';
export { OutboxSeal } from './outbox-seal.js';
export type { MailFields, MailTemplate, Notice } from './templates.js';
