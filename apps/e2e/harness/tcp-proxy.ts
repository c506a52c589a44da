import { connect, createServer, type Server, type Socket } from 'node:net';

/** A line between pages and server that can be cut, mended and made long. Media does not run through it. */
export class TcpProxy {
  readonly port: number;
  /** Added to each direction, milliseconds; order is kept. */
  delay = 0;
  private readonly sockets = new Set<Socket>();
  private isCut = false;
  private readonly server: Server;
  private readonly target: number;

  private constructor(port: number, target: number) {
    this.port = port;
    this.target = target;
    this.server = createServer((near) => this.join(near));
  }

  static async open(port: number, target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(port, target);
    await new Promise<void>((resolve, reject) => {
      proxy.server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** Every connection breaks and no new one comes about, until `mend`. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket): void {
    if (this.isCut) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.target, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    }
    this.carry(near, far);
    this.carry(far, near);
  }

  private carry(from: Socket, to: Socket): void {
    const later = (act: () => void): void => {
      if (this.delay === 0) act();
      else setTimeout(act, this.delay);
    };
    from.on('data', (data) => later(() => to.destroyed || to.write(data)));
    from.on('end', () => later(() => to.destroyed || to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => later(() => to.destroy()));
  }
}
