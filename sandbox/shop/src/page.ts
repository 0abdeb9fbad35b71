import type { Reply } from '../../kit/reply.ts';
import type { PhpValue } from './php-query.ts';
import type { RestRequest } from './rest.ts';
import { invalidParams, restReply } from './wp-error.ts';

const maxPerPage = 100;

/** Answers one page of a list, with the counts WordPress puts into headers. A page beyond the end is empty. */
export function pageOf<T>(request: RestRequest, rows: readonly T[], render: (row: T) => unknown): Reply {
  const { query } = request;
  const perPage = readWhole(query, 'per_page', 10);
  if (perPage < 1 || perPage > maxPerPage) {
    throw invalidParams({ per_page: `per_page must be between 1 (inclusive) and ${maxPerPage} (inclusive)` });
  }
  const page = readWhole(query, 'page', 1);
  if (page < 1) throw invalidParams({ page: 'page must be greater than or equal to 1' });
  const offset = readWhole(query, 'offset', (page - 1) * perPage);
  const pages = Math.ceil(rows.length / perPage);
  return restReply(200, rows.slice(offset, offset + perPage).map(render), {
    'X-WP-Total': String(rows.length),
    'X-WP-TotalPages': String(pages),
    ...linkHeader(request, page, pages),
  });
}

function readWhole(query: Readonly<Record<string, PhpValue>>, name: string, fallback: number): number {
  const value = query[name];
  if (value === undefined || value === '') return fallback;
  if (typeof value !== 'string' || !/^-?\d+$/.test(value)) {
    throw invalidParams({ [name]: `${name} is not of type integer.` });
  }
  return Number(value);
}

function linkHeader({ shop, call }: RestRequest, page: number, pages: number): Record<string, string> {
  const linkTo = (number: number, rel: string) => {
    const query = new URLSearchParams(call.query);
    for (const name of [...query.keys()]) if (name.startsWith('oauth_')) query.delete(name);
    query.set('page', String(number));
    return `<${shop.siteUrl}${call.rawPath}?${query.toString()}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [linkTo(Math.min(page - 1, Math.max(1, pages)), 'prev')] : []),
    ...(page < pages ? [linkTo(page + 1, 'next')] : []),
  ];
  return links.length === 0 ? {} : { Link: links.join(', ') };
}
