/** Reads an amount as WooCommerce writes it ("49.00", "-5", 12.5) into cents; undefined when it is none. */
export function toCents(amount: unknown): number | undefined {
  const text = typeof amount === 'number' ? String(amount) : amount;
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text)) return undefined;
  return Math.round(Number(text) * 100);
}

/** Writes cents with the shop's two decimals. */
export function fromCents(cents: number): string {
  return (cents / 100).toFixed(2);
}
