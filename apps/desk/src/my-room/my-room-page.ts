import { Component, signal } from '@angular/core';
import { MY_ROOM_WAYS, myRoom } from '@confrere/browser/data-access';
import type { MyRoom, RoomView } from '@confrere/contract';
import { RoomEditor } from '../admin/rooms/room-editor.js';
import { ROOMS } from '../admin/rooms/texts.js';
import { DeskHeader } from '../shell/desk-header.js';
import { FocusedHeading } from '../shell/focused-heading.js';
import { NoticeBar } from '../shell/notice-bar.js';
import { faultWords } from '../sign-in/fault-words.js';

/** A professional's own room, for the one whose it is. */
@Component({
  selector: 'cf-my-room-page',
  imports: [DeskHeader, FocusedHeading, NoticeBar, RoomEditor],
  template: `
    <cf-desk-header [atWork]="false" />
    <main data-test="my-room">
      <h1 cfFocused>{{ texts.mine }}</h1>
      <p class="small">{{ texts.mineWhat }}</p>
      <cf-notice-bar />
      @if (mine(); as my) {
        <cf-room-editor
          [room]="my.room"
          [ways]="ways"
          [address]="my.address"
          [timeZone]="my.timeZone"
          (changed)="take($event)"
          (stale)="load()"
        />
      } @else if (fault(); as wrong) {
        <p role="alert" data-test="fault">{{ wrong }}</p>
      } @else {
        <p role="status">{{ texts.loading }}</p>
      }
    </main>
  `,
  styles: `
    main {
      display: grid;
      gap: 1rem;
      max-width: 50rem;
      margin: 0 auto;
      padding: 1.5rem 1rem 3rem;
    }
  `,
})
export class MyRoomPage {
  protected readonly texts = ROOMS;
  protected readonly ways = MY_ROOM_WAYS;
  protected readonly mine = signal<MyRoom | null>(null);
  protected readonly fault = signal<string | null>(null);

  constructor() {
    void this.load();
  }

  protected take(room: RoomView): void {
    this.mine.update((mine) => mine && { ...mine, room });
  }

  protected async load(): Promise<void> {
    try {
      this.mine.set(await myRoom());
      this.fault.set(null);
    } catch (error) {
      this.fault.set(faultWords(error));
    }
  }
}
