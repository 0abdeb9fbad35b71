/** WooCommerce's own words for the statuses of an order. */
const words = new Map([
  ['pending', { en: 'Pending payment', es: 'Pendiente de pago' }],
  ['processing', { en: 'Processing', es: 'Procesando' }],
  ['on-hold', { en: 'On hold', es: 'En espera' }],
  ['completed', { en: 'Completed', es: 'Completado' }],
  ['cancelled', { en: 'Cancelled', es: 'Cancelado' }],
  ['refunded', { en: 'Refunded', es: 'Reembolsado' }],
  ['failed', { en: 'Failed', es: 'Fallido' }],
  ['trash', { en: 'Trash', es: 'Papelera' }],
  ['deleted', { en: 'Deleted', es: 'Eliminado' }], // ours: it is gone from the shop
]);

/** What staff reads in the shop of an order in that status; a status of somebody else's is said as it is. */
export function statusName(status: string, language: 'en' | 'es'): string {
  return words.get(status)?.[language] ?? status;
}
