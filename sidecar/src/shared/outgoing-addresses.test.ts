import { describe, expect, it } from 'vitest';
import { addressRules } from './outgoing-addresses.ts';

const { mayReach } = addressRules([]);

describe('an address', () => {
  it.each([
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.0',
    '169.253.255.255',
    '169.255.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001::64',
  ])('%s is public', (address) => {
    expect(mayReach(address)).toBe(true);
  });

  it.each([
    ['0.0.0.0', 'this network'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.0', 'a provider’s own'],
    ['100.127.255.255', 'a provider’s own'],
    ['127.0.0.1', 'this machine'],
    ['127.255.255.255', 'this machine'],
    ['169.254.0.1', 'link-local'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.170', 'for protocols'],
    ['192.0.2.1', 'for documentation'],
    ['192.168.0.1', 'private'],
    ['198.18.0.1', 'for benchmarks'],
    ['203.0.113.9', 'for documentation'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['::', 'none'],
    ['::1', 'this machine'],
    ['::ffff:10.0.0.1', 'private, inside IPv6'],
    ['::ffff:8.8.8.8', 'IPv4 inside IPv6, which no resolver gives'],
    ['64:ff9b::808:808', 'behind a translator'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['fec0::1', 'site-local'],
    ['ff02::1', 'multicast'],
    ['2001:db8::1', 'for documentation'],
    ['2001::1', 'a tunnel'],
    ['2002:7f00:1::', 'a tunnel to this machine'],
  ])('%s is not: it is %s', (address) => {
    expect(mayReach(address)).toBe(false);
  });

  it('that is not public is reached where its range is allowed, and its neighbours are not', () => {
    const rules = addressRules(['10.1.0.0/16', 'fd12:3456::/32', '64:ff9b::/96']);

    const reached = (address: string) => rules.mayReach(address);

    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12:3456::1', '64:ff9b::808:808'].map(reached)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['10.2.0.0', '::ffff:10.2.0.0', 'fd12:3457::1'].map(reached)).toEqual([false, false, false]);
  });

  it.each(['169.254.169.254', '::ffff:169.254.169.254', '64:ff9b::a9fe:a9fe', 'fe80::1', 'fd00:ec2::254'])(
    '%s, where clouds keep their secrets, is not reached whatever is allowed',
    (address) => {
      expect(addressRules(['0.0.0.0/0', '::/0', '169.254.169.254/32']).mayReach(address)).toBe(false);
    },
  );
});
