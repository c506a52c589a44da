export { type Ground, PlatformModule } from './platform.module.js';
