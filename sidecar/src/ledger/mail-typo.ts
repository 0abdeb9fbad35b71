import { parseEmail } from './email.ts';

/**
 * Domains of mail that most people have an address at, each the real one: a slip is told by it, and it is never a slip
 * of another. Packages for this (mailcheck, @zootools/email-spell-checker) compare whole domains by likeness and take
 * yahoo.com.ar for yahoo.com.au and uba.edu.ar for uba.edu, which here would be wrong advice.
 */
const WELL_KNOWN = [
  ...['gmail.com', 'googlemail.com', 'hotmail.com', 'outlook.com', 'live.com', 'msn.com', 'yahoo.com'],
  ...['ymail.com', 'rocketmail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'mail.com', 'email.com'],
  ...['proton.me', 'protonmail.com', 'pm.me', 'zoho.com', 'fastmail.com', 'hey.com', 'gmx.com', 'gmx.net'],
  ...['gmx.de', 'gmx.at', 'gmx.ch', 'web.de', 't-online.de', 'yandex.com', 'yandex.ru', 'mail.ru', 'qq.com'],
  ...['163.com', '126.com', 'naver.com', 'comcast.net', 'verizon.net', 'att.net', 'orange.fr', 'free.fr'],
  ...['laposte.net', 'libero.it', 'terra.com', 'terra.com.br', 'uol.com.br', 'bol.com.br', 'telefonica.net'],
  ...[
    'hotmail.es',
    'hotmail.fr',
    'hotmail.it',
    'hotmail.de',
    'hotmail.co.uk',
    'hotmail.com.ar',
    'hotmail.com.br',
  ],
  ...[
    'outlook.es',
    'outlook.fr',
    'outlook.de',
    'outlook.it',
    'outlook.com.ar',
    'outlook.com.br',
    'live.com.ar',
  ],
  ...['live.com.mx', 'live.fr', 'live.co.uk', 'yahoo.es', 'yahoo.fr', 'yahoo.it', 'yahoo.de', 'yahoo.co.uk'],
  ...['yahoo.com.ar', 'yahoo.com.br', 'yahoo.com.mx', 'yahoo.com.au', 'yahoo.co.in', 'fibertel.com.ar'],
  ...['arnet.com.ar', 'speedy.com.ar', 'ciudad.com.ar', 'prodigy.net.mx', 'adinet.com.uy', 'vtr.net'],
];

/** Shorter names are one slip away from too much that is real. */
const SHORTEST = 8;

/**
 * The address that was likely meant, where the domain is one slip of the keyboard away from a well-known one: a letter
 * wrong, missing, too many, or two swapped.
 *
 * @returns undefined where nothing speaks for a slip.
 */
export function likelyMeant(address: string): string | undefined {
  const email = parseEmail(address);
  if (!email) return undefined;
  const at = email.typed.lastIndexOf('@');
  const domain = email.key.slice(email.key.lastIndexOf('@') + 1);
  if (WELL_KNOWN.includes(domain)) return undefined;
  const meant = WELL_KNOWN.find((known) => known.length >= SHORTEST && isOneSlip(domain, known));
  return meant && `${email.typed.slice(0, at)}@${meant}`;
}

/** What is left between the common beginning and the common end is one letter at most on either side, or two swapped. */
function isOneSlip(typed: string, known: string): boolean {
  let start = 0;
  while (start < typed.length && typed[start] === known[start]) start += 1;
  let end = 0;
  const most = Math.min(typed.length, known.length) - start;
  while (end < most && typed.at(-1 - end) === known.at(-1 - end)) end += 1;
  const [a, b] = [typed.slice(start, typed.length - end), known.slice(start, known.length - end)];
  return (a.length <= 1 && b.length <= 1) || (a.length === 2 && a === `${b[1] ?? ''}${b[0] ?? ''}`);
}
