import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { callerOf } from './caller.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  callerOf({
    socket: { remoteAddress },
    headers: { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage);

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
  expect(from(peer, forwarded)).toBe(caller);
});
