import { join } from 'node:path';
import { WebAppFiles } from '@confrere/platform/http';

/** The two built web apps, as a token to be injected. */
export class WebApps {
  private constructor(
    readonly visit: WebAppFiles,
    readonly desk: WebAppFiles,
  ) {}

  /** @param folder where `visit/` and `desk/` were built to. */
  static load(folder: string): WebApps {
    return new WebApps(WebAppFiles.load(join(folder, 'visit')), WebAppFiles.load(join(folder, 'desk')));
  }
}
