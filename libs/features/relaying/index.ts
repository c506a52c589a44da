export type { CallRecord, EndedParticipant } from './control/call-record.js';
export { RelayControl } from './control/relay-control.js';
export { IceServers, type IceServersOfParticipant } from './ice-servers.js';
export { CallPlacement } from './nodes/call-placement.js';
export { RelayNodes, type RelayNodeView } from './nodes/relay-nodes.js';
export { RelayingModule } from './relaying.module.js';
