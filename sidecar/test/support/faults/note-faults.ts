import type { ShopInTest } from '../world.ts';
import type { Random } from './random.ts';

/** What a shop, or whatever stands in front of it, may answer to a note that it does not write. */
const REFUSALS = {
  'a page with 503': { status: 503, html: true, body: 'Briefly unavailable for scheduled maintenance.' },
  'JSON with 500': {
    status: 500,
    body: { code: 'internal_server_error', message: 'There has been a critical error on this website.' },
  },
  'a firewall’s 403': { status: 403, html: true, body: '<h1>Forbidden</h1>' },
  'a 429': { status: 429, headers: { 'Retry-After': '30' } },
  'no connection': { reset: 'before' },
};

/** Now and then one is written, and nobody hears of it. */
const LOST = { name: 'a lost answer', action: { reset: 'after' } };
const LOST_SHARE = 0.04;

/** Has the shop refuse the next notes, one way or another: which is drawn. */
export async function addNoteFaults(shop: ShopInTest, random: Random, count: number): Promise<void> {
  const names = Object.keys(REFUSALS) as (keyof typeof REFUSALS)[];
  const match = { method: 'POST', pathPattern: '/orders/\\d+/notes$' };
  for (let call = 0; call < count; call += 1) {
    const name = random.pick(names);
    const drawn = random.next() < LOST_SHARE ? LOST : { name, action: REFUSALS[name] };
    await shop.fault({ ...drawn, match, times: 1 });
  }
}
