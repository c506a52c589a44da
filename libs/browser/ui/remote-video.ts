import { ChangeDetectionStrategy, Component, ElementRef, effect, inject, input, output, signal } from '@angular/core';

/**
 * The other person's picture and sound. The elements are made once and keep their stream through every change of the page;
 * they are attached while it still rings, so that an answered call has nothing left to set up.
 *
 * Sound has an element of its own: a video element plays nothing before its first picture, and whoever has no camera never
 * sends one. WebRTC keeps both in step all the same.
 */
@Component({
  selector: 'cf-remote-video',
  template: `<video
      autoplay
      muted
      playsinline
      disablepictureinpicture
      [muted]="true"
      [class.portrait]="portrait()"
      (resize)="measure()"
      (loadedmetadata)="measure()"
    ></video>
    <audio autoplay (playing)="held.emit(false)"></audio>`,
  styles: `
    :host {
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      place-items: center;
      inline-size: 100%;
      block-size: 100%;
      min-block-size: 0;
      overflow: hidden;
    }
    video {
      inline-size: 100%;
      block-size: 100%;
      max-block-size: 100%;
      object-fit: contain;
      background: var(--cf-call);
    }
    @media (orientation: portrait) {
      video {
        block-size: auto;
        aspect-ratio: 1;
        object-fit: cover;
      }
      video.portrait {
        block-size: 100%;
        aspect-ratio: auto;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RemoteVideo {
  readonly stream = input.required<MediaStream>();
  /** True when the browser wants a tap before it plays sound (SPK-1). */
  readonly held = output<boolean>();

  protected readonly portrait = signal(false);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  constructor() {
    effect(() => {
      const stream = this.stream();
      if (this.audio().srcObject === stream) return;
      this.video().srcObject = stream;
      this.audio().srcObject = stream;
      this.play();
    });
  }

  /** Plays, inside a tap where the browser asks for one. Other failures than a missing tap mend themselves by `autoplay`. */
  play(): void {
    this.audio()
      .play()
      .then(
        () => this.held.emit(false),
        (reason: unknown) => {
          if (reason instanceof DOMException && reason.name === 'NotAllowedError') this.held.emit(true);
        },
      );
  }

  protected measure(): void {
    const { videoWidth, videoHeight } = this.video();
    this.portrait.set(videoHeight > videoWidth);
  }

  /** Looked up in the page: Angular's queries would weigh 3 kB in the visitor's page. */
  private video(): HTMLVideoElement {
    return this.host.querySelector('video')!;
  }

  private audio(): HTMLAudioElement {
    return this.host.querySelector('audio')!;
  }
}
