/**
 * Writes JSON as PHP's `json_encode` does by default: slashes escaped, everything beyond ASCII as `\uXXXX`.
 * Signatures cover these very bytes.
 */
export function phpJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
