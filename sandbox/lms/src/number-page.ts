import type { ApiRequest } from './views.ts';

interface NumberPage<T> {
  rows: T[];
  page: number;
  /** How many rows the pages before this one hold. */
  start: number;
  pagination: (request: ApiRequest) => {
    next: string | null;
    previous: string | null;
    count: number;
    num_pages: number;
  };
}

/** Pages rows by `page` and `page_size` (`NamespacedPageNumberPagination`). Undefined for a page that is not there. */
export function pageByNumber<T>(
  rows: readonly T[],
  field: (name: string) => string | undefined,
  { defaultSize, maxSize }: { defaultSize: number; maxSize: number },
): NumberPage<T> | undefined {
  const asked = Number(field('page_size') ?? defaultSize);
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, maxSize) : defaultSize;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const page = Number(field('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > pages) return undefined;
  const start = (page - 1) * size;
  return {
    rows: rows.slice(start, start + size),
    page,
    start,
    pagination: (request) => ({
      next: page < pages ? linkTo(request, page + 1) : null,
      previous: page > 1 ? linkTo(request, page - 1) : null,
      count: rows.length,
      num_pages: pages,
    }),
  };
}

function linkTo({ call }: ApiRequest, page: number): string {
  const query = new URLSearchParams(call.query);
  query.set('page', `${page}`);
  return `${call.origin}${call.rawPath}?${query.toString()}`;
}
