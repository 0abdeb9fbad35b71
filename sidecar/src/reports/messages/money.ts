/** A currency by its ISO 4217 code. */
const CODE = /^[A-Z]{3}$/;

/**
 * Says an amount of money with its currency's code, since several currencies share a sign.
 *
 * @param amount As text, such as `10.00`.
 * @param currency ISO 4217, such as `EUR`; where the shop says none, the amount alone.
 */
export function money(locale: string, { amount = '', currency = '' }: Record<string, string>): string {
  if (!CODE.test(currency)) return amount;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(Number(amount)).replaceAll('\u00a0', ' ');
}

/** The same of an entry that was read from the database. */
export function moneyOf(locale: string, { amount, currency }: Record<string, unknown>): string {
  return money(locale, { amount: String(amount), currency: String(currency) });
}
