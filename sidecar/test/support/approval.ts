import { SHOP_KEYS } from './connections.ts';

/** As the outside world reaches the sidecar: WooCommerce hands keys over to https alone. */
export const PUBLIC = 'https://courses.school.example/matricula';

/** What a person and their shop come to on WooCommerce's page. */
export interface Approval {
  /** How the sidecar answered the shop. */
  status: number;
  code: string | undefined;
  /** Whether the shop deleted the key that it had just made. */
  isKeyDeleted: boolean;
  /** Where the browser goes next; undefined: it shows WooCommerce's own error. */
  returnsTo: string | undefined;
}

export interface ApprovalOptions {
  /** The keys that the shop makes. */
  keys?: { consumerKey: string; consumerSecret: string };
  /** What somebody changed in the link before they opened it. */
  scope?: string;
  userId?: string;
}

/** Leads an address under the sidecar's public one to where it listens, as the web server before it does. */
export function throughWebServer(url: string, sidecarUrl: string): string {
  if (!url.startsWith(`${PUBLIC}/`)) throw new Error(`${url} does not lead to the sidecar.`);
  return sidecarUrl + url.slice(PUBLIC.length);
}

/**
 * Stands in for "Approve" on WooCommerce's page, in the order of class-wc-auth.php: checks what the link says, makes a key,
 * posts it to the callback, deletes it unless that answers with 200, and only then sends the browser back.
 */
export async function approve(
  authorizeUrl: string,
  sidecarUrl: string,
  { keys = SHOP_KEYS, ...changed }: ApprovalOptions = {},
): Promise<Approval> {
  const asked = readLink(authorizeUrl);
  const user_id = changed.userId ?? asked.user_id;
  const key_permissions = changed.scope ?? asked.scope;
  const made = { consumer_key: keys.consumerKey, consumer_secret: keys.consumerSecret };
  const answer = await fetch(throughWebServer(asked.callback_url, sidecarUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=UTF-8' },
    body: JSON.stringify({ key_id: 1, user_id, ...made, key_permissions }),
  });
  const { code } = (await answer.json()) as { code?: string };
  const isTaken = answer.status === 200;
  return {
    ...{ status: answer.status, code, isKeyDeleted: !isTaken },
    returnsTo: isTaken ? backTo(asked, user_id, '1') : undefined,
  };
}

/** "Deny" is a link: the shop hears nothing of it. @returns where it leads */
export function deny(authorizeUrl: string): string {
  const asked = readLink(authorizeUrl);
  return backTo(asked, asked.user_id, '0');
}

interface Link {
  app_name: string;
  scope: string;
  user_id: string;
  return_url: string;
  callback_url: string;
}

/** As `make_validation` reads it. @throws Error with its words. */
function readLink(authorizeUrl: string): Link {
  const url = new URL(authorizeUrl);
  if (!url.pathname.endsWith('/wc-auth/v1/authorize')) throw new Error('There is no such page.');
  const read = (name: keyof Link) => {
    const value = url.searchParams.get(name);
    if (!value) throw new Error(`Missing parameter ${name}`);
    return value;
  };
  const link = {
    ...{ app_name: read('app_name'), scope: read('scope'), user_id: read('user_id') },
    ...{ return_url: read('return_url'), callback_url: read('callback_url') },
  };
  if (!['read', 'write', 'read_write'].includes(link.scope)) throw new Error(`Invalid scope ${link.scope}`);
  for (const address of [link.return_url, link.callback_url])
    if (!URL.canParse(address)) throw new Error(`The ${address} is not a valid URL`);
  if (!/^https:\/\//i.test(link.callback_url)) throw new Error('The callback_url needs to be over SSL');
  return link;
}

function backTo({ return_url }: Link, userId: string, success: '0' | '1'): string {
  return `${return_url}?success=${success}&user_id=${userId}`;
}
