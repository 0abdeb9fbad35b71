import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { publicOnly } from '../shared/outgoing-addresses.ts';

/**
 * Who sends a request, as far as counting goes: the address, or the network of an IPv6 address, of which one house has
 * 2^64. A web server in front of us is no caller: it is on a private address, and names the caller last in
 * `X-Forwarded-For`. What stands before that, and all of it from a public address, anybody may have written.
 */
export function callerOf(request: IncomingMessage): string {
  return network(addressOf(request));
}

/**
 * Whether others could read a request on its way: it came through the internet, straight to us, who speak plain http, or
 * to a web server that says in `X-Forwarded-Proto` that it came so.
 */
export function cameInClear(request: IncomingMessage): boolean {
  const isDirect = publicOnly.mayReach(peerOf(request));
  const isForwardedInClear = lastOf(request.headers['x-forwarded-proto']) === 'http';
  return isDirect || (isForwardedInClear && publicOnly.mayReach(addressOf(request)));
}

function addressOf(request: IncomingMessage): string {
  const peer = peerOf(request);
  if (publicOnly.mayReach(peer)) return peer;
  const forwarded = plain(lastOf(request.headers['x-forwarded-for']));
  return isIP(forwarded) === 0 ? peer : forwarded;
}

function peerOf(request: IncomingMessage): string {
  return plain(request.socket.remoteAddress ?? '');
}

function lastOf(header: string | string[] | undefined): string {
  return (
    String(header ?? '')
      .split(',')
      .at(-1)
      ?.trim() ?? ''
  );
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
