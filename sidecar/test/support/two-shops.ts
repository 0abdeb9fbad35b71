import { startSandboxLms, startSandboxShop } from '../../../sandbox/index.ts';
import { until } from './until.ts';
import {
  seedWithWebhooks,
  LmsInTest,
  ShopInTest,
  startWorld,
  type OrderInShop,
  type World,
} from './world.ts';

/** Two shops and two LMSs of one institution: `books` and `music`, `main` and `second`. `main` is the default of both. */
export interface TwoShops extends World {
  second: LmsInTest;
  music: ShopInTest;
  ask: (method: 'GET' | 'PUT', path: string, body?: object) => Promise<{ status: number; body: Json }>;
  /** The version of the routing rules. */
  readVersion: () => Promise<number>;
  /** Wants routing rules to be these. @param more `confirm`. */
  putRules: (rules: object[], more?: object) => Promise<{ status: number; body: Json }>;
  /** Makes them these. */
  setRules: (...rules: object[]) => Promise<void>;
  /** Buys course runs, a line each, by an offer that names no LMS, and waits until all is done. */
  buy: (shop: ShopInTest, email: string, ...courseKeys: string[]) => Promise<OrderInShop>;
}

type Json = Record<string, unknown>;

export async function startTwoShops(): Promise<TwoShops> {
  const world = await startWorld();
  const { sidecar } = world;
  const secondServer = await startSandboxLms();
  const musicServer = await startSandboxShop({
    settings: { deliveryDelayMs: 5 },
    seed: await seedWithWebhooks(sidecar.deliveriesUrl('music')),
  });
  await sidecar.addLms({ lmsId: 'second', url: secondServer.url });
  await sidecar.addShop({ shopId: 'music', url: musicServer.url, defaultLmsId: 'main' });
  await sidecar.rows(`update matricula.shops set default_lms_id = 'main'`);
  const second = new LmsInTest(secondServer.url);
  await second.call('PATCH', '/settings', { throttle: { enabled: true, scale: 1000 } });
  const music = new ShopInTest(musicServer.url);
  const ask: TwoShops['ask'] = async (method, path, body) => {
    const answer = await sidecar.api(method, path, body);
    return { status: answer.status, body: (await answer.json()) as Json };
  };
  const readVersion = async () => (await ask('GET', '/v1/routes')).body.version as number;
  const putRules = async (rules: object[], more: object = {}) =>
    ask('PUT', '/v1/routes', { version: await readVersion(), rules, actor: 'rosa', ...more });
  const untilIdle = async (timeoutMs = 30_000) => {
    const delivered = async () => (await music.call<{ pending: number }>('GET', '/deliveries')).pending === 0;
    for (let quiet = false; !quiet;) {
      await until(delivered, timeoutMs, () => 'the second shop still delivers');
      await world.untilIdle(timeoutMs);
      quiet = await delivered();
    }
  };
  return {
    ...world,
    second,
    music,
    untilIdle,
    ask,
    readVersion,
    putRules,
    setRules: async (...rules) => {
      const { status, body } = await putRules(rules, { confirm: true });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    buy: async (shop, email, ...courseKeys) => {
      const items = courseKeys.map((courseKey) => ({
        sku: 'BOOK-1',
        meta: [
          { key: '_matricula_offer', value: { version: 1, courses: [{ courseKey, mode: 'verified' }] } },
        ],
      }));
      const order = await shop.checkout({ items, email });
      await untilIdle();
      return order;
    },
    close: async () => {
      await world.close();
      await Promise.all([secondServer.close(), musicServer.close()]);
    },
  };
}
