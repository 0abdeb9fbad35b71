import type { Seal } from '../shared/seal.ts';
import type { Db } from '../store/database.ts';
import { findShopByAddress } from '../store/shops.ts';

/** What intake needs to know of a shop. */
export interface KnownShop {
  shopId: string;
  tenantId: string;
  /** Opened. */
  secrets: string[];
  isRefused: boolean;
}

const FRESH_MS = 5_000;
const MOST_SHOPS = 10_000;

/** Remembers shops for a few seconds, so that a rush of deliveries does not read the same row again and again. */
export class ShopDirectory {
  readonly #db: Db;
  readonly #seal: Seal;
  readonly #known = new Map<string, { shop: KnownShop; untilMs: number }>();

  constructor(db: Db, seal: Seal) {
    this.#db = db;
    this.#seal = seal;
  }

  /** @param fresh Ask the database whatever is remembered: a secret may just have been rotated. */
  async find(shopId: string, { fresh = false } = {}): Promise<KnownShop | undefined> {
    const remembered = this.#known.get(shopId);
    if (!fresh && remembered && remembered.untilMs > performance.now()) return remembered.shop;
    const shop = await findShopByAddress(this.#db, shopId);
    if (!shop) return undefined;
    const known = {
      shopId,
      tenantId: shop.tenantId,
      secrets: shop.webhookSecrets.map((secret) => this.#seal.open(secret, webhookSecretPurpose(shopId))),
      isRefused: shop.refusedSince !== null,
    };
    if (this.#known.size >= MOST_SHOPS) this.#known.clear();
    this.#known.set(shopId, { shop: known, untilMs: performance.now() + FRESH_MS });
    return known;
  }
}

/** What a shop's webhook secret is sealed for. */
export function webhookSecretPurpose(shopId: string): string {
  return `webhook secret of shop ${shopId}`;
}
