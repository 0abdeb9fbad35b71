import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { addressRules } from '../shared/outgoing-addresses.ts';

const publicOnly = addressRules([]);

/**
 * Who sends a request, as far as counting goes: the address, or the network of an IPv6 address, of which one house has
 * 2^64. A web server in front of us is no caller: it is on a private address, and names the caller last in
 * `X-Forwarded-For`. What stands before that, and all of it from a public address, anybody may have written.
 */
export function callerOf(request: IncomingMessage): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  if (publicOnly.mayReach(peer)) return network(peer);
  const forwarded = plain(
    String(request.headers['x-forwarded-for'] ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? '',
  );
  return network(isIP(forwarded) === 0 ? peer : forwarded);
}

/** IPv4 as IPv6 sockets write it is IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function network(address: string): string {
  if (isIP(address) !== 6) return address;
  const [before = '', after] = address.split('::');
  const groups = before.split(':').filter(Boolean);
  if (after !== undefined) groups.push(...Array<string>(8 - groups.length).fill('0'));
  return `${groups
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
