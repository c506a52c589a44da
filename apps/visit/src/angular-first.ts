import { createApplication } from './create-application.js';
import { breathe } from './breathe.js';

export { createApplication };

// Angular is set up in a task of its own; the clinic's screens follow in the next.
await breathe();
