import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { callerOf, cameInClear } from './caller.ts';

const request = (remoteAddress: string, forwarded?: string, protocol?: string) =>
  ({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded, 'x-forwarded-proto': protocol },
  }) as unknown as IncomingMessage;

it.each([
  ['a public address is itself', '198.100.1.2', undefined, '198.100.1.2'],
  ['and is not believed about others', '198.100.1.2', '8.8.8.8', '198.100.1.2'],
  ['IPv4 inside IPv6 is IPv4', '::ffff:198.100.1.2', undefined, '198.100.1.2'],
  ['a web server on this machine names its caller', '127.0.0.1', '8.8.8.8', '8.8.8.8'],
  ['in a private network too', '::ffff:10.0.0.7', '8.8.8.8', '8.8.8.8'],
  ['the last one counts', '127.0.0.1', '1.1.1.1, 8.8.8.8', '8.8.8.8'],
  ['what is no address does not', '127.0.0.1', 'unknown', '127.0.0.1'],
  ['nor does nothing', '127.0.0.1', undefined, '127.0.0.1'],
  ['an IPv6 address is its network', '2606:4700:1:2:aaaa::1', undefined, '2606:4700:1:2::/64'],
  ['however it is written', '127.0.0.1', '2606:4700:0001:0002::9', '2606:4700:1:2::/64'],
  ['also where zeros are left out', '2606:4700::1', undefined, '2606:4700:0:0::/64'],
])('%s', (_what, peer, forwarded, caller) => {
  expect(callerOf(request(peer, forwarded))).toBe(caller);
});

it.each([
  ['from the internet straight to us', '198.100.1.2', undefined, undefined, true],
  ['even when it says otherwise', '198.100.1.2', '10.0.0.7', 'https', true],
  ['to a web server that says so', '127.0.0.1', '8.8.8.8', 'http', true],
  ['of several the last one counts', '127.0.0.1', '8.8.8.8', 'https, http', true],
  ['not to a web server that speaks https', '127.0.0.1', '8.8.8.8', 'https', false],
  ['nor to one that does not say', '127.0.0.1', '8.8.8.8', undefined, false],
  ['nor from this machine', '::1', undefined, undefined, false],
  ['nor from its network through a web server', '127.0.0.1', '192.168.1.9', 'http', false],
])('a request came in clear %s', (_what, peer, forwarded, protocol, expected) => {
  expect(cameInClear(request(peer, forwarded, protocol))).toBe(expected);
});
