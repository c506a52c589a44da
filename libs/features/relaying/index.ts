export { IceServers, type IceServersOfParticipant } from './ice-servers.js';
export { RelayingModule } from './relaying.module.js';
