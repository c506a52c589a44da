import { Module } from '@nestjs/common';
import { CheckCalls } from './check-calls.js';
import { RelayControl } from './control/relay-control.js';
import { IceServers } from './ice-servers.js';
import { CallPlacement } from './nodes/call-placement.js';
import { RelayNodes } from './nodes/relay-nodes.js';

@Module({
  providers: [CheckCalls, IceServers, CallPlacement, RelayControl, RelayNodes],
  exports: [CheckCalls, IceServers, CallPlacement, RelayControl, RelayNodes],
})
export class RelayingModule {}
