import { Module } from '@nestjs/common';
import { RelayingModule } from '../relaying.module.js';
import { RelayChecks } from './relay-checks.js';

/** Apart from RelayingModule: whoever only gives credentials sends no packets. */
@Module({ imports: [RelayingModule], providers: [RelayChecks], exports: [RelayChecks] })
export class RelayChecksModule {}
