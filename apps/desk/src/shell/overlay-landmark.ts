import { OverlayContainer } from '@angular/cdk/overlay';
import { Injectable } from '@angular/core';

/** Menus open at the end of the page: as a part with a name, like everything else on it, they are found by screen readers. */
@Injectable({ providedIn: 'root' })
export class OverlayLandmark extends OverlayContainer {
  protected override _createContainer(): void {
    super._createContainer();
    this._containerElement?.setAttribute('role', 'region');
    this._containerElement?.setAttribute('aria-label', 'Open menus');
  }
}
