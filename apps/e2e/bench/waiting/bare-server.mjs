// Bare `ws`: passes each message on to whom it is for, and does nothing else. The floor, no product.
import { WebSocketServer } from 'ws';

const pages = new Map();
const sockets = new WebSocketServer({
  port: Number(process.env.BENCH_PORT),
  host: '127.0.0.1',
  perMessageDeflate: false,
});
sockets.on('connection', (socket, request) => {
  const id = new URL(request.url, 'http://bare').searchParams.get('id');
  pages.set(id, socket);
  socket.on('close', () => pages.delete(id));
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    pages.get(message.dst)?.send(JSON.stringify({ ...message, src: id }));
  });
});
sockets.on('listening', () => console.log('ready bare'));
