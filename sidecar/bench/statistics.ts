/**
 * The value below which a share of all lies.
 *
 * @param share 0.5 for the median, 0.99 for the 99th percentile.
 * @throws RangeError where there are no values: nothing was measured.
 */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new RangeError('Nothing was measured.');
  return value;
}

export function median(values: number[]): number {
  return quantile(values, 0.5);
}
