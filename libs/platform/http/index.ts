export { type BehindDoor, listenBehindDoor } from './behind-door/listen-behind-door.js';
export { makeWayForSocket } from './behind-door/socket-path.js';
export { configureHttp } from './configure-http.js';
export type { PageTemplate } from './page-template.js';
export { SchemaPipe } from './schema-pipe.js';
export { sendHome } from './send-home.js';
export { sendPage } from './send-page.js';
export { refuseUpgrade, type UpgradeHandler, Upgrades } from './upgrades.js';
export { WebAppFiles } from './web-app-files.js';
