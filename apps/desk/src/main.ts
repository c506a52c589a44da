import { OverlayContainer } from '@angular/cdk/overlay';
import { provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter, withDisabledInitialNavigation } from '@angular/router';
import { Clock, SystemClock } from '@confrere/kernel';
import * as z from 'zod/mini';
import { Desk } from './desk.js';
import { routes } from './routes.js';
import { OverlayLandmark } from './shell/overlay-landmark.js';

// The page's policy forbids code made from text, which zod would otherwise try.
z.config({ jitless: true });

bootstrapApplication(Desk, {
  providers: [
    provideZonelessChangeDetection(),
    // Desk navigates once it is known who is signed in.
    provideRouter(routes, withDisabledInitialNavigation()),
    { provide: Clock, useClass: SystemClock },
    { provide: OverlayContainer, useClass: OverlayLandmark },
  ],
}).catch(reportError);
