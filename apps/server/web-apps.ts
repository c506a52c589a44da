import { join } from 'node:path';
import { WebAppFiles } from '@confrere/platform/http';

/** The two built web apps, as a token to be injected. */
export class WebApps {
  private constructor(
    readonly visit: WebAppFiles,
    readonly desk: WebAppFiles,
  ) {}

  /** The script of the form at a room's door; null where it was not built. */
  get walkIn(): string | null {
    return this.script(/^\/walk-in-[A-Z0-9]{8}\.js$/);
  }

  /** The script of the page where a code is typed; null where it was not built. */
  get code(): string | null {
    return this.script(/^\/code-[A-Z0-9]{8}\.js$/);
  }

  private script(name: RegExp): string | null {
    const address = this.visit.find(name);
    return address && `/visit${address}`;
  }

  /** @param folder where `visit/` and `desk/` were built to. */
  static load(folder: string): WebApps {
    return new WebApps(WebAppFiles.load(join(folder, 'visit')), WebAppFiles.load(join(folder, 'desk')));
  }
}
