export { type Certificate, type CertificateFiles, daysLeft, readCertificate } from './certificate.js';
export {
  type Config,
  CurrentConfig,
  type HttpGatewayConfig,
  type IdentityConfig,
  type MailConfig,
  type RelayNodeConfig,
  serverSocketPath,
  type SmppGatewayConfig,
  type SmsConfig,
  type SyslogConfig,
} from './config.js';
export { evaluationSecret } from './evaluation-secret.js';
export { Fault } from './fault.js';
export type { ListenerConfig } from './listeners.js';
export { loadConfig } from './load-config.js';
export type { OrganizationConfig } from './organization-settings.js';
