/** What screens of the later part ask of the visitor's own way before the visit; a token, so that they need not load it. */
export abstract class OwnWay {
  abstract turnOn(want: { camera: boolean; microphone: boolean }): Promise<void>;
  /** Into the waiting room; again after a refusal. */
  abstract enter(): Promise<void>;
}
