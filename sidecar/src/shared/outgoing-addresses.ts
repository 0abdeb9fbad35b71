import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Code of the error that a name which leads into a private network ends in. */
export const ADDRESS_FORBIDDEN = 'ERR_ADDRESS_FORBIDDEN';

/** Never reached, not even by the operator's list: link-local, and with it every cloud's metadata service. */
const NEVER = rangesOf(['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::254/128', '64:ff9b::a9fe:0/112']);

/** The parts of IPv4, and of IPv6's global unicast, that are not public (IANA special-purpose address registries). */
const SPECIAL = rangesOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
]);

const GLOBAL_UNICAST = rangesOf(['2000::/3']);

type Done = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/** Finds the addresses of a name. */
export type Resolve = typeof lookupAll;

/** Which addresses requests may go to. */
export interface AddressRules {
  mayReach: (address: string) => boolean;
  /** Finds the addresses of a name, whether or not they may be reached. */
  resolve: Resolve;
  /** Resolves a name for a socket, and fails where one of its addresses may not be reached: what is checked is used. */
  lookup: LookupFunction;
}

/**
 * @param privateNetworks CIDR ranges that are allowed although they are not public.
 * @param resolve Finds the addresses of a name; default: as the machine does.
 */
export function addressRules(privateNetworks: string[], resolve: Resolve = lookupAll): AddressRules {
  const allowed = rangesOf(privateNetworks);
  const mayReach = (address: string) => {
    if (isIn(NEVER, address)) return false;
    if (isIn(allowed, address)) return true;
    return !isIn(SPECIAL, address) && (isIP(address) === 4 || isIn(GLOBAL_UNICAST, address));
  };
  return rulesOf(mayReach, resolve);
}

function lookupAll(name: string, options: LookupAllOptions, done: Done): void {
  lookup(name, options, done);
}

function rulesOf(mayReach: AddressRules['mayReach'], resolve: Resolve): AddressRules {
  const lookup: LookupFunction = (name, options, done) => {
    resolve(name, { ...options, all: true }, (error, addresses) => {
      if (error) {
        done(error, []);
      } else if (!addresses.every(({ address }) => mayReach(address))) {
        done(Object.assign(new Error('private network'), { code: ADDRESS_FORBIDDEN }), []);
      } else if (options.all) {
        done(null, addresses);
      } else {
        done(null, addresses[0]?.address ?? '', addresses[0]?.family);
      }
    });
  };
  return { mayReach, resolve, lookup };
}

/** Addresses on the internet. */
export const publicOnly = addressRules([]);

/** The same names, and of their addresses those that a request reaches without passing through the internet. */
export function insideOnly({ resolve }: AddressRules): AddressRules {
  return rulesOf((address) => !publicOnly.mayReach(address), resolve);
}

/**
 * Whether a host may be reached: itself where it is an address, else every address that its name leads to.
 *
 * @param hostname As `URL` has it, which has turned every way to write an address into one.
 */
export async function mayReachHost(
  rules: AddressRules,
  hostname: string,
): Promise<'yes' | 'no' | 'not_found'> {
  const literal = readLiteral(hostname);
  if (literal !== undefined) return rules.mayReach(literal) ? 'yes' : 'no';
  return new Promise((done) => {
    rules.lookup(hostname, { all: true }, (error) => {
      done(!error ? 'yes' : error.code === ADDRESS_FORBIDDEN ? 'no' : 'not_found');
    });
  });
}

/** The address that a URL's host is; undefined for a name. */
export function readLiteral(hostname: string): string | undefined {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) === 0 ? undefined : literal;
}

/** IPv4 addresses inside IPv6 (`::ffff:127.0.0.1`) count as what they are. */
function isIn(ranges: BlockList, address: string): boolean {
  const [plain = ''] = address.split('%'); // fe80::1%eth0
  return ranges.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

function rangesOf(cidrs: string[]): BlockList {
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [network = '', prefix] = cidr.split('/');
    ranges.addSubnet(network, Number(prefix), isIP(network) === 6 ? 'ipv6' : 'ipv4');
  }
  return ranges;
}
