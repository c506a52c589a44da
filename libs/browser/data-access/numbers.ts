import { Numbers } from '@confrere/contract';
import type { NumbersQuery } from '@confrere/contract';
import { ask } from './rest.js';

const query = (asked: NumbersQuery): string =>
  new URLSearchParams(
    Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined),
  ).toString();

/** How the days went. Problems: `numbers.days-invalid`, `room.not-found`. */
export const readNumbers = (asked: NumbersQuery): Promise<Numbers> =>
  ask('GET', `/api/desk/numbers?${query(asked)}`, Numbers);

/** Where the same comes as a table for spreadsheets. */
export const numbersFileAddress = (asked: NumbersQuery): string => `/api/desk/numbers.csv?${query(asked)}`;
