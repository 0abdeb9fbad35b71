import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { Stopping } from '../../../sandbox/demo/stopping.ts';
import type { WordPressShop } from '../../wordpress/shop.ts';

/** Hears of the moments that mu-plugins/announce.php announces; the shop waits until `reached` is done. */
export async function observeShop(
  shop: WordPressShop,
  reached: (moment: string) => Promise<void>,
  stopping: Stopping,
): Promise<void> {
  const server = createServer((request, response) => {
    void reached((request.url ?? '/').slice(1)).then(() => response.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stopping.beforeEnd(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const { port } = server.address() as AddressInfo;
  await writeFile(join(shop.folder, 'wp-content', 'announce-to.txt'), `http://127.0.0.1:${port}`);
}
