import type { Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { findShopByAddress, PLUGIN_CONNECTOR } from '../store/shops.ts';

/** What intake needs to know of a shop. */
export interface KnownShop {
  shopId: string;
  tenantId: string;
  /** Whether it speaks the plugin's protocol; a shop without the plugin has only deliveries to send. */
  hasPlugin: boolean;
  /** Opened, the newest first; none once the shop was un-paired. */
  secrets: string[];
  /** The newest as it is stored. */
  newestSealed: string;
}

interface Remembered {
  shop: KnownShop;
  readAtMs: number;
  refusalNotedAtMs: number;
}

const REMEMBERED_MS = 5_000;
/** Whoever posts nonsense to a shop's address costs the database one question and one note a second. */
const REFUSED_MS = 1_000;
const MOST_SHOPS = 10_000;
/** What `matricula shop add` takes. Anybody may put anything into an address, also what no database reads. */
const SHOP_ID = /^[a-z0-9-]{1,63}$/;

/** Remembers shops for a few seconds, so that a rush of deliveries does not read the same row again and again. */
export class ShopDirectory {
  readonly #db: Db;
  readonly #seal: Seal;
  readonly #known = new Map<string, Remembered>();

  constructor(db: Db, seal: Seal) {
    this.#db = db;
    this.#seal = seal;
  }

  /** @param fresh A signature did not fit: the secret may just have been rotated. */
  async find(shopId: string, { fresh = false } = {}): Promise<KnownShop | undefined> {
    if (!SHOP_ID.test(shopId)) return undefined;
    const remembered = this.#known.get(shopId);
    const age = performance.now() - (remembered?.readAtMs ?? -Infinity);
    if (remembered && age < (fresh ? REFUSED_MS : REMEMBERED_MS)) return remembered.shop;
    const shop = await findShopByAddress(this.#db, shopId);
    if (!shop) return undefined;
    const secrets = await Promise.all(
      shop.webhookSecrets.map((secret) => this.#seal.reveal(secret, webhookSecretPurpose(shopId))),
    );
    const hasPlugin = shop.connector === PLUGIN_CONNECTOR;
    const newestSealed = shop.webhookSecrets[0] ?? '';
    const known = { shopId, tenantId: shop.tenantId, hasPlugin, secrets, newestSealed };
    if (this.#known.size >= MOST_SHOPS) this.#known.clear();
    const refusalNotedAtMs = remembered?.refusalNotedAtMs ?? -Infinity;
    this.#known.set(shopId, { shop: known, readAtMs: performance.now(), refusalNotedAtMs });
    return known;
  }

  /** The shop's secrets have just changed. */
  forget(shopId: string): void {
    this.#known.delete(shopId);
  }

  /** Whether a refused delivery is to be noted: the first of each second. */
  shouldNoteRefusal(shopId: string): boolean {
    const remembered = this.#known.get(shopId);
    if (!remembered || performance.now() - remembered.refusalNotedAtMs < REFUSED_MS) return false;
    remembered.refusalNotedAtMs = performance.now();
    return true;
  }
}

/** What a shop's webhook secret is sealed for. */
export function webhookSecretPurpose(shopId: string): string {
  return `webhook secret of shop ${shopId}`;
}
