import { expect } from 'vitest';
import { findInDatabase } from './find-in-database.ts';
import { startWorld, type OrderInShop, type World } from './world.ts';

export interface Exported {
  groups: { id: string; items: { id: string; facts: { name: string; value: string }[] }[] }[];
  done: boolean;
}

export interface Erased {
  orders: number;
  accounts: number;
  deliveries: number;
  retained: string[];
  done: boolean;
}

/** A world in which people buy, are exported and are erased. */
export class PrivacyWorld {
  readonly world: World;

  private constructor(world: World) {
    this.world = world;
  }

  static async start(): Promise<PrivacyWorld> {
    return new PrivacyWorld(await startWorld());
  }

  async bought(email: string, sku: string, more: object = {}): Promise<OrderInShop> {
    const order = await this.world.shop.checkout({ items: [{ sku, ...more }], email });
    await this.world.untilIdle();
    return order;
  }

  exportOf(email: string, more: object = {}): Promise<Exported> {
    return this.#ask('export', { email, ...more });
  }

  erase(email: string, more: object = {}): Promise<Erased> {
    return this.#ask('erase', { email, reason: 'asked for it', actor: 'maria', ...more });
  }

  /** Where a text is in the database, whosever it is. */
  whereIs(text: string) {
    return findInDatabase(this.world.sidecar.database.superuserUrl, text);
  }

  async #ask<T>(path: 'export' | 'erase', body: object): Promise<T> {
    const answer = await this.world.sidecar.api('POST', `/v1/privacy/${path}`, body);
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  }
}

/** Facts of a group of an export, each item as its values by name. */
export function factsOf({ groups }: Exported, id: string): Record<string, string>[] {
  const items = groups.find((group) => group.id === id)?.items ?? [];
  return items.map(({ facts }) => Object.fromEntries(facts.map(({ name, value }) => [name, value])));
}
