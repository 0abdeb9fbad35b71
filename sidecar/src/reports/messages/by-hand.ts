/** Who decided, a login of the shop or an address without its prefix; without a name in an entry that has none. */
export function byHand(detail: Record<string, unknown>): string {
  return typeof detail.actor === 'string' ? detail.actor.replace(/^(shop|mail):/, '') : '?';
}

/** Why, in brackets; empty where no reason was given. */
export function because(detail: Record<string, unknown>): string {
  return typeof detail.reason === 'string' && detail.reason !== '' ? ` (${detail.reason})` : '';
}
