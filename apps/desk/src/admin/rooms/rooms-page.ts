import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { closeTeam, foundTeam, rooms, roomWays } from '@confrere/browser/data-access';
import { isAllowed, type Rooms, type RoomView } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { UnsavedChanges } from '../../shell/unsaved-changes.js';
import { codeOf, faultWords } from '../../sign-in/fault-words.js';
import { fill } from '../../texts.js';
import { RoomEditor } from './room-editor.js';
import { standingWords } from './standing-words.js';
import { ROOMS } from './texts.js';

/** Teams and personal rooms: the list, and one of them whole. */
@Component({
  selector: 'cf-rooms-page',
  imports: [FocusedHeading, MatButton, MatFormField, MatHint, MatInput, MatLabel, RoomEditor],
  templateUrl: './rooms-page.html',
  styleUrls: ['../../sign-in/form.css', './rooms-page.css'],
})
export class RoomsPage {
  protected readonly texts = ROOMS;
  protected readonly say = fill;
  protected readonly waysOf = roomWays;
  private readonly store = inject(DeskStore);
  private readonly unsaved = inject(UnsavedChanges);
  protected readonly all = signal<Rooms | null>(null);
  protected readonly opened = signal<string | null>(null);
  protected readonly founding = signal(false);
  protected readonly asksToClose = signal(false);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);
  protected readonly mayChange = computed(() => {
    const { member, organization } = this.store.identity() ?? {};
    const works = organization?.state === 'active' || organization?.state === 'past-due';
    return works && member !== undefined && isAllowed(member.role, 'room:change');
  });
  protected readonly room = computed(() => {
    const all = this.all();
    return [...(all?.teams ?? []), ...(all?.personal ?? [])].find(({ id }) => id === this.opened()) ?? null;
  });

  constructor() {
    void this.attempt(() => this.load());
  }

  protected standing(room: RoomView): string {
    return standingWords(room, this.all()?.timeZone ?? 'UTC');
  }

  protected count({ members }: RoomView): string {
    return members.length === 1 ? ROOMS.member : fill(ROOMS.members, { count: members.length });
  }

  protected open(id: string): void {
    this.fault.set(null);
    this.opened.set(id);
  }

  protected async back(): Promise<void> {
    if (!(await this.unsaved.mayLeave())) return;
    this.asksToClose.set(false);
    this.opened.set(null);
    await this.attempt(() => this.load());
  }

  protected found(name: string): Promise<void> {
    return this.attempt(async () => {
      const team = await foundTeam({ name: name.trim() });
      this.founding.set(false);
      await this.load();
      this.opened.set(team.id);
      this.store.say(fill(ROOMS.founded, { name: team.name }));
    });
  }

  protected take(view: RoomView): void {
    const put = (list: RoomView[]): RoomView[] => list.map((each) => (each.id === view.id ? view : each));
    this.all.update((all) => all && { ...all, teams: put(all.teams), personal: put(all.personal) });
  }

  protected close({ id, name }: RoomView): Promise<void> {
    return this.attempt(async () => {
      await closeTeam(id);
      this.asksToClose.set(false);
      this.opened.set(null);
      this.store.say(fill(ROOMS.closed, { name }));
      await this.load();
    });
  }

  protected async load(): Promise<void> {
    this.all.set(await rooms());
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await act();
    } catch (error) {
      this.fault.set(codeOf(error) === 'room.in-use' ? ROOMS.inUse : faultWords(error));
    }
    this.busy.set(false);
  }
}
