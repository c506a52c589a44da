export { attachSignaling } from './attach-signaling.js';
export { Presence } from './pages/presence.js';
export { SignalingModule } from './signaling.module.js';
