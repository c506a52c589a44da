import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { Clock, SystemClock } from '@confrere/kernel';
import * as z from 'zod/mini';
import { Desk } from './desk.js';

// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

bootstrapApplication(Desk, {
  providers: [provideZonelessChangeDetection(), { provide: Clock, useClass: SystemClock }],
}).catch(reportError);
