import * as z from 'zod/mini';
import { breathe } from './breathe.js';

// The page's Content-Security-Policy forbids `eval`.
z.config({ jitless: true });

// zod is set up in a task of its own; the schemas follow in the next.
await breathe();
