export { CertificateStore } from './certificate-store.js';
export { terminateTls, type Termination } from './terminate-tls.js';
