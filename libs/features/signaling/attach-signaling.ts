import type { INestApplication } from '@nestjs/common';
import { SignalingAdapter } from './connections/signaling-adapter.js';

/** Lets the signaling gateway of `app` listen at `/signaling/visit` and `/signaling/desk`. To be called before `init` or `listen`. */
export function attachSignaling(app: INestApplication): void {
  app.useWebSocketAdapter(new SignalingAdapter(app));
}
