import { FakeClock } from '@confrere/kernel';
import { FakeHouse, type FakePage } from './fake-house.js';
import { installFakeTracks } from './fake-tracks.js';

export let clock: FakeClock;
export let house: FakeHouse;
export let professional: FakePage;
export let visitor: FakePage;

/** Every test of the file has a house of its own, with a professional and a visitor in it. */
export function setCallStage(): void {
  installFakeTracks();
  beforeEach(() => {
    clock = new FakeClock();
    house = new FakeHouse(clock);
    professional = house.page('professional');
    visitor = house.page('visitor');
  });
}

export const ring = async (): Promise<void> => {
  visitor.open();
  professional.open();
  await house.settle();
};

export const talk = async (): Promise<void> => {
  await ring();
  visitor.call.answer();
  await house.settle();
};
