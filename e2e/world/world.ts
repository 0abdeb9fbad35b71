import { isRecord, parseJson, readText, toRecord } from '../../sandbox/kit/parse.ts';

/** A sandbox shop, under the id by which the sidecar knows it. */
export interface ShopAddress {
  id: string;
  url: string;
}

/** Where everything listens that the browser and the specs talk to. */
export interface World {
  lmsUrl: string;
  /** Where everything that is mailed ends up. */
  mailboxUrl: string;
  /** Its order notes are in English. */
  shop: ShopAddress;
  /** Its order notes are in Spanish. */
  spanishShop: ShopAddress;
  /** Holds the sidecar's database and its log. */
  dataDir: string;
}

const variable = 'MATRICULA_E2E_WORLD';

/** Leaves the addresses to the processes in which specs run: they inherit the environment. */
export function publishWorld(message: unknown): void {
  process.env[variable] = JSON.stringify(message);
}

/**
 * The world that the global setup has started.
 *
 * @throws Error outside of a run of the browser tests.
 */
export function readWorld(): World {
  const record = parseJson(process.env[variable] ?? '');
  if (!isRecord(record)) throw new Error('Nothing was started. Run the specs with playwright.config.ts.');
  return {
    lmsUrl: readText(record, 'lmsUrl'),
    mailboxUrl: readText(record, 'mailboxUrl'),
    shop: readShop(record['shop']),
    spanishShop: readShop(record['spanishShop']),
    dataDir: readText(record, 'dataDir'),
  };
}

function readShop(value: unknown): ShopAddress {
  const record = toRecord(value, 'A shop');
  return { id: readText(record, 'id'), url: readText(record, 'url') };
}
