import { Worker } from 'node:worker_threads';
import { Clock, DomainError } from '@confrere/kernel';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { PictureResult, PictureShape, PictureTask } from './picture-worker.js';

/** Twice as large as pages show them, for fine screens. */
export const LOGO: PictureShape = { kind: 'logo', width: 320, height: 96 };
export const PORTRAIT: PictureShape = { kind: 'portrait', width: 160, height: 160 };

/** As it is kept. */
export interface EncodedPicture {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
}

/** The heap of the thread (MB); decoded pixels lie outside of it and are bounded by the size of the picture. */
const HEAP = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
/** A picture that takes longer (milliseconds) was made to. */
const LONGEST = 20_000;
/** So many wait at most: each is held in memory. */
const MOST_WAITING = 8;
/** Beside this file, and in its language: as it is written in specs, as it is built elsewhere. */
const WORKER = new URL(`./picture-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Makes of an uploaded picture one of ours, one at a time, in a thread: a picture that was made to do harm ends that thread. */
@Injectable()
export class PictureEncoder implements OnApplicationShutdown {
  private worker: Worker | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private count = 0;

  constructor(private readonly clock: Clock) {}

  /**
   * @param bytes PNG or JPEG, told by its contents.
   * @throws DomainError `picture.type`, `picture.too-large`, `picture.invalid`; `rate.limited` when too many wait.
   */
  encode(bytes: Buffer, shape: PictureShape): Promise<EncodedPicture> {
    if (this.waiting >= MOST_WAITING)
      throw new DomainError('rate.limited', 'limited', 'Too many pictures at once: try again.');
    this.waiting++;
    const turn = this.tail.then(() => this.ask(bytes, shape)).finally(() => this.waiting--);
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }

  private ask(bytes: Buffer, shape: PictureShape): Promise<EncodedPicture> {
    const worker = (this.worker ??= this.start());
    const id = ++this.count;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        timer.cancel();
        worker.off('message', answered).off('exit', ended).off('error', ended);
      };
      /** Whatever ended the thread, out of memory among it, was in the picture. */
      const ended = (): void => {
        settle();
        this.worker = null;
        void worker.terminate();
        reject(refusal('invalid'));
      };
      const answered = (result: PictureResult): void => {
        if (result.id !== id) return;
        settle();
        if (result.fault !== null) return reject(refusal(result.fault));
        const { mediaType, width, height } = result;
        resolve({ mediaType, width, height, bytes: Buffer.from(result.bytes) });
      };
      const timer = this.clock.after(LONGEST, ended);
      worker.on('message', answered).on('exit', ended).on('error', ended);
      worker.postMessage({ id, bytes, shape } satisfies PictureTask);
    });
  }

  private start(): Worker {
    const worker = new Worker(WORKER, { resourceLimits: HEAP, execArgv: [], env: {} });
    worker.unref();
    // Between two pictures as well, so that an end is no unhandled error.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null;
    });
    return worker;
  }
}

const WORDS = {
  type: 'This is no PNG and no JPEG.',
  'too-large': 'At most 2 MB and 4096 × 4096 pixels.',
  invalid: 'This picture cannot be read.',
} as const;

export const refusal = (fault: keyof typeof WORDS): DomainError =>
  new DomainError(`picture.${fault}`, 'invalid', WORDS[fault]);
