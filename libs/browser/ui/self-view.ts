import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  computed,
  effect,
  inject,
  input,
} from '@angular/core';
import type { LocalMediaView } from '@confrere/browser/call';
import { Icon } from './icon.js';
import { showOwnPicture } from './own-picture.js';

/** One's own picture: mirrored as in a mirror, but as it is for the back camera. Says in words when the camera is off. */
@Component({
  selector: 'cf-self-view',
  imports: [Icon],
  template: `
    <video
      autoplay
      playsinline
      muted
      [muted]="true"
      [class.mirrored]="media().facing !== 'environment'"
      [hidden]="!shows()"
      [attr.aria-label]="label()"
    ></video>
    @if (!shows()) {
      <p>
        <cf-icon name="camera-off" /><span>{{ offLabel() }}</span>
      </p>
    }
  `,
  styles: `
    :host {
      display: block;
      overflow: hidden;
      border-radius: var(--cf-radius);
      background: var(--cf-call-button);
      color: var(--cf-call-text);
    }
    video {
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
    }
    video[hidden] {
      display: none;
    }
    .mirrored {
      transform: scaleX(-1);
    }
    p {
      display: flex;
      flex-direction: column;
      gap: 0.25rem;
      align-items: center;
      justify-content: center;
      block-size: 100%;
      margin: 0;
      padding: 0.5rem;
      box-sizing: border-box;
      text-align: center;
      font-size: 0.875rem;
      line-height: 1.25;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SelfView {
  readonly media = input.required<LocalMediaView>();
  readonly label = input.required<string>();
  readonly offLabel = input.required<string>();

  protected readonly shows = computed(
    () => this.media().cameraOn && this.media().camera === 'ready' && this.media().stream !== null,
  );

  constructor() {
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    effect(() => showOwnPicture(host.querySelector('video')!, this.media().stream));
    inject(DestroyRef).onDestroy(() => showOwnPicture(host.querySelector('video')!, null));
  }
}
