import { Module } from '@nestjs/common';
import { IceServers } from './ice-servers.js';

@Module({ providers: [IceServers], exports: [IceServers] })
export class RelayingModule {}
