import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Fault } from '@confrere/platform/config';
import { requireFreePort } from './free-port.js';

describe('requireFreePort', () => {
  it('says in one sentence that another program has the port, and lets it be when that has gone', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const asked = requireFreePort('127.0.0.1', port);
    await expect(asked).rejects.toThrow(Fault);
    await expect(asked).rejects.toThrow(
      `Port ${port} on 127.0.0.1 is taken by another program: end that program, or choose another in http.port (CONFRERE_HTTP_PORT).`,
    );
    other.close();
    await once(other, 'close');
    await expect(requireFreePort('127.0.0.1', port)).resolves.toBeUndefined();
  });

  it('says that an address is not one of this machine', async () => {
    await expect(requireFreePort('192.0.2.1', 34200)).rejects.toThrow(
      'Port 34200 on 192.0.2.1 is not an address of this machine',
    );
  });
});
