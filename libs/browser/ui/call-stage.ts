import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { CallView, LocalMediaView, PeerView } from '@confrere/browser/call';
import { CALL_STAGE_TEXTS, type CallStageTexts } from './call-stage-texts.js';
import { Icon } from './icon.js';
import { RemoteVideo } from './remote-video.js';
import { SelfView } from './self-view.js';

/**
 * The call as people see it: the others large, oneself small, and the controls with their words. It only shows and tells;
 * the page acts. Put it into the page while it rings (covered, `inert`), so that every stream is attached before Answer.
 *
 * Slots: `[stage-control]` for more buttons in the bar, `[stage-help]` for a way on while the connection is lost.
 */
@Component({
  selector: 'cf-call-stage',
  imports: [Icon, RemoteVideo, SelfView],
  templateUrl: './call-stage.html',
  styleUrl: './call-stage.css',
  // `role` is an input here; written as a plain attribute it must not stay one.
  host: { '[class.many]': 'call().peers.length > 1', '[attr.role]': 'null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CallStage {
  readonly call = input.required<CallView>();
  readonly media = input.required<LocalMediaView>();
  readonly role = input.required<'visitor' | 'professional'>();
  readonly texts = input<CallStageTexts>(CALL_STAGE_TEXTS);

  /** Wanted state of one's own microphone or camera. */
  readonly microphone = output<boolean>();
  readonly camera = output<boolean>();
  readonly turnCamera = output<void>();
  readonly leave = output<void>();
  /** The professional ends it for both. */
  readonly end = output<void>();

  protected readonly lost = computed(
    () => this.call().phase === 'reconnecting' || this.call().peers.some((peer) => peer.connection === 'lost'),
  );
  /** For a professional with one other person, leaving and ending for both are the same: one button, so that nobody wonders. */
  protected readonly mayLeaveAlone = computed(() => this.role() === 'visitor' || this.call().peers.length > 1);
  /** A browser that wants a tap before it plays sound. */
  protected readonly held = signal<ReadonlySet<string>>(new Set());
  /** What a screen reader is told, politely; one sentence at a time. */
  protected readonly said = signal('');

  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private known = new Map<string, string>();
  private wasLost = false;

  constructor() {
    effect(() => this.sayWhatChanged(this.call(), this.lost(), untracked(this.texts)));
  }

  /** Call it inside a tap (Answer): starts the sound where the browser waited for one. */
  play(): void {
    playRemote(this.host);
  }

  protected filled(text: string, peer: PeerView): string {
    return text.replace('{name}', peer.participant.displayName);
  }

  protected hold(peer: PeerView, held: boolean): void {
    if (this.held().has(peer.participant.id) === held) return;
    const next = new Set(this.held());
    if (held) next.add(peer.participant.id);
    else next.delete(peer.participant.id);
    this.held.set(next);
  }

  private sayWhatChanged(call: CallView, lost: boolean, texts: CallStageTexts): void {
    const now = new Map(call.peers.map((peer) => [peer.participant.id, peer.participant.displayName]));
    const first = this.known.size === 0;
    const came = [...now]
      .filter(([id]) => !first && !this.known.has(id))
      .map(([, name]) => texts.joined.replace('{name}', name));
    const went = [...this.known].filter(([id]) => !now.has(id)).map(([, name]) => texts.left.replace('{name}', name));
    const connection = lost === this.wasLost ? [] : [lost ? texts.lost : texts.back];
    this.known = now;
    this.wasLost = lost;
    const sentences = [...came, ...went, ...connection];
    if (sentences.length > 0) this.said.set(sentences.join(' '));
  }
}

/** Inside a tap: starts the sound of every stage below `element` where the browser waited for one. */
export function playRemote(element: Element): void {
  for (const player of element.querySelectorAll<HTMLMediaElement>('cf-remote-video :is(audio, video)')) {
    player.play().catch(() => undefined);
  }
}
