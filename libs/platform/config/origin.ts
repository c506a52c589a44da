import { z } from 'zod';

/** Loopback, where browsers allow camera and microphone without HTTPS. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Scheme, host and port of pages, as browsers send them in `Origin`. */
export const publicOrigin = z
  .string('write the address under which browsers reach Confrere, like https://visit.example.org')
  .refine((value) => {
    if (!URL.canParse(value)) return false;
    const url = new URL(value);
    return (
      url.origin === value && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
    );
  }, 'write scheme and host only, like https://visit.example.org (browsers give camera and microphone to HTTPS pages only)');
