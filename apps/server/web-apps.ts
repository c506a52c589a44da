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
    const address = this.visit.find(/^\/walk-in-[A-Z0-9]{8}\.js$/);
    return address && `/visit${address}`;
  }

  /** @param folder where `visit/` and `desk/` were built to. */
  static load(folder: string): WebApps {
    return new WebApps(WebAppFiles.load(join(folder, 'visit')), WebAppFiles.load(join(folder, 'desk')));
  }
}
