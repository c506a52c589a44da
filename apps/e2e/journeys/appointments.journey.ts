import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ConfiguredServer } from '../harness/configured-server.ts';
