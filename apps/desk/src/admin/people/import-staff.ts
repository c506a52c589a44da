import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { importStaffList, previewStaffList } from '@confrere/browser/data-access';
import type { ImportedStaff, StaffListPreview, StaffListRow } from '@confrere/contract';
import { DeskStore } from '../../desk-store.js';
import { CopyButton } from '../../shell/copy-button.js';
import { FocusedHeading } from '../../shell/focused-heading.js';
import { fill } from '../../texts.js';
import { counted, dateThere, peopleFault } from './people-words.js';
import { PEOPLE } from './texts.js';

/** As the server takes it. */
const LONGEST_LIST = 48_000;

/** Invites everybody on a list, after a look at what becomes of each line. */
@Component({
  selector: 'cf-import-staff',
  imports: [CopyButton, FocusedHeading, MatButton, MatFormField, MatInput, MatLabel],
  templateUrl: './import-staff.html',
  styleUrls: ['../../sign-in/form.css', './import-staff.css'],
})
export class ImportStaffPanel {
  readonly invited = output<void>();
  readonly done = output<void>();
  protected readonly texts = PEOPLE.list;
  protected readonly roleNames: Readonly<Record<string, string>> = PEOPLE.role;
  protected readonly say = fill;
  private readonly store = inject(DeskStore);
  protected readonly csv = signal('');
  protected readonly preview = signal<StaffListPreview | null>(null);
  protected readonly imported = signal<ImportedStaff | null>(null);
  protected readonly busy = signal(false);
  protected readonly fault = signal<string | null>(null);

  protected readonly verdict = computed(() => {
    const { rows, fault, ready } = this.preview() ?? { rows: [], fault: null, ready: false };
    const count = rows.filter((row) => row.verdict === 'invite').length;
    if (fault) return PEOPLE.list.fault[fault];
    if (ready) return counted(PEOPLE.list.ready, count);
    return rows.some((row) => this.isWrong(row)) ? PEOPLE.list.faulty : PEOPLE.list.nothing;
  });
  protected readonly sent = computed(() => counted(PEOPLE.list.sent, this.imported()?.invited ?? 0));
  protected readonly lastMail = computed(() => {
    const at = this.imported()?.lastMailAt;
    const soon = this.store.now().getTime() + 60_000;
    if (!at || Date.parse(at) < soon) return null;
    return fill(PEOPLE.list.lastMail, { date: dateThere(at, this.store.timeZone()) });
  });
  protected readonly allLinks = computed(() =>
    (this.imported()?.links ?? []).map(({ email, link }) => `${email}\t${link}`).join('\n'),
  );

  protected isWrong({ verdict }: StaffListRow): boolean {
    return !['invite', 'member-already', 'invited-already'].includes(verdict);
  }

  protected async choose(file: File | undefined): Promise<void> {
    if (!file) return;
    this.preview.set(null);
    this.fault.set(null);
    if (file.size > LONGEST_LIST) return this.fault.set(PEOPLE.list.fault['too-long']);
    this.csv.set(await file.text());
  }

  protected change(csv: string): void {
    this.csv.set(csv);
    this.preview.set(null);
  }

  protected check(): Promise<void> {
    return this.attempt(async () => this.preview.set(await previewStaffList(this.csv())));
  }

  protected send(): Promise<void> {
    return this.attempt(async () => {
      this.imported.set(await importStaffList(this.csv()));
      this.invited.emit();
    });
  }

  private async attempt(act: () => Promise<void>): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.fault.set(null);
    try {
      await act();
    } catch (error) {
      this.fault.set(peopleFault(error));
    }
    this.busy.set(false);
  }
}
