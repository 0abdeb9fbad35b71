/**
 * Where a shop that is spoken to over the internet reaches this sidecar.
 *
 * @param publicUrl `MATRICULA_PUBLIC_URL`.
 * @returns undefined where it is not set, or where others could read what is sent there.
 */
export function secureAddress(publicUrl: string | undefined): string | undefined {
  return publicUrl?.startsWith('https://') ? publicUrl : undefined;
}

/** Where a shop delivers. */
export function deliveryUrlAt(address: string, shopId: string): string {
  return `${address}/v1/shops/${shopId}/deliveries`;
}

/** Where WooCommerce's page of approval sends the keys, and the browser after it: below what web servers pass on. */
export const KEYS_PATH = '/v1/shop-keys';
export const RETURN_PATH = '/v1/shop-connections';
