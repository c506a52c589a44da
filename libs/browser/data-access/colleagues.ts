import { Colleagues, VisitorTelephone } from '@confrere/contract';
import { ask } from './rest.js';

/** To whom a visitor can be transferred, and how free they are now. */
export const colleagues = (): Promise<Colleagues> => ask('GET', '/api/desk/colleagues', Colleagues);

/** Where a visitor can be telephoned; null: not known. That somebody looked is written down. */
export const visitorTelephone = async (consultation: string): Promise<string | null> => {
  const path = `/api/desk/consultations/${encodeURIComponent(consultation)}/telephone`;
  return (await ask('POST', path, VisitorTelephone)).phone;
};
