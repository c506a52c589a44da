import { Injectable } from '@angular/core';

const SIZE = 64;

/** Paints how many wait on the icon of the tab, and on the app's where the browser has that. */
@Injectable({ providedIn: 'root' })
export class WaitingBadge {
  private link: HTMLLinkElement | null = null;
  private plain: string | null = null;
  private shown = -1;

  show(waiting: number): void {
    if (waiting === this.shown) return;
    this.shown = waiting;
    this.paintIcon(waiting);
    const { setAppBadge, clearAppBadge } = navigator as Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>;
    const told = waiting > 0 ? setAppBadge?.call(navigator, waiting) : clearAppBadge?.call(navigator);
    told?.catch(() => undefined);
  }

  private paintIcon(waiting: number): void {
    this.link ??= document.querySelector<HTMLLinkElement>('link[rel~="icon"]');
    const { link } = this;
    if (!link) return;
    this.plain ??= link.href;
    link.href = (waiting > 0 ? picture(waiting) : null) ?? this.plain;
  }
}

/** A dark disc with the count in it; null where the browser does not draw. */
function picture(waiting: number): string | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#b3261e';
  pen.beginPath();
  pen.arc(SIZE / 2, SIZE / 2, SIZE / 2, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = '#fff';
  pen.font = `bold ${waiting > 9 ? 36 : 44}px system-ui, sans-serif`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(waiting > 99 ? '99' : String(waiting), SIZE / 2, SIZE / 2 + 3);
  return canvas.toDataURL('image/png');
}
