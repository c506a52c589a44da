import { Colleagues } from '@confrere/contract';
import { ask } from './rest.js';

/** To whom a visitor can be transferred, and how free they are now. */
export const colleagues = (): Promise<Colleagues> => ask('GET', '/api/desk/colleagues', Colleagues);
