import { z } from 'zod';
import { insideOnly, mayReachHost, type AddressRules } from '../shared/outgoing-addresses.ts';
import type { Problem } from '../shared/problem.ts';

const httpUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .refine((text) => URL.canParse(text) && new URL(text).username === '' && new URL(text).hash === '');

const text = z.string().max(200);

/** What the plugin says of its site at pairing. */
export const site = z
  .object({
    url: httpUrl.meta({ examples: ['https://shop.example'] }),
    restUrl: httpUrl.meta({
      description: "Where an action's name follows.",
      examples: ['https://shop.example/wp-json/matricula/v1/'],
    }),
    name: text,
    locale: text.meta({ examples: ['es_AR'] }),
    versions: z.object({ wordpress: text, woocommerce: text, php: text, plugin: text }).partial(),
  })
  .meta({ id: 'Site' });

export type Site = z.infer<typeof site>;

/** Where sites may be. */
export interface SiteRules {
  rules: AddressRules;
  /** Whether a site on the internet may be spoken to over plain http. */
  allowsPlainHttp: boolean;
}

/**
 * Checks where a site would have us send our questions: on its own host, nowhere inside, and over plain http only where
 * nobody listens. Where addresses lead is checked again for every connection; here it is said in words while somebody is
 * looking.
 */
export async function checkSite(
  { url, restUrl }: Site,
  { rules, allowsPlainHttp }: SiteRules,
): Promise<Problem | undefined> {
  const rest = new URL(restUrl);
  if (rest.host !== new URL(url).host) return elsewhere;
  return checkAddress(restUrl, { rules, allowsPlainHttp });
}

/** The same for one address, as a person or a shop names it. */
export async function checkAddress(
  url: string,
  { rules, allowsPlainHttp }: SiteRules,
): Promise<Problem | undefined> {
  const { hostname, protocol } = new URL(url);
  const reach = await mayReachHost(rules, hostname);
  if (reach !== 'yes') return reach === 'no' ? inside : notFound;
  const isSafe = protocol === 'https:' || (await mayReachHost(insideOnly(rules), hostname)) === 'yes';
  return isSafe || allowsPlainHttp ? undefined : unsecured;
}

const problem = (detail: string, code = 'site_address_forbidden'): Problem => ({
  status: 422,
  code,
  title: 'Address not usable',
  detail,
});

const elsewhere = problem(
  'The REST address of the shop is on another host than the shop. Set both addresses in Settings → General to one host.',
);

const inside = problem(
  "The shop's address leads into a private network. The operator of the sidecar can allow it with MATRICULA_PRIVATE_NETWORKS, but for link-local addresses (169.254.…, fe80:…), which are never called.",
);

const unsecured = problem(
  "The shop's address begins with http://: on the way others could read its orders and change what it answers. Set both addresses in Settings → General to https://, and try again. Where that is of no account, as in development, the operator of the sidecar can allow it with MATRICULA_ALLOW_PLAIN_HTTP.",
  'site_address_unsecured',
);

const notFound = problem(
  "The sidecar cannot find the shop's name. Name the address that visitors use, and look at its DNS.",
  'site_address_not_found',
);
