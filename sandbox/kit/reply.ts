/**
 * What a server answers, as a value. Nothing is written to the socket while the work is done, so a
 * fault can still cut the connection after the work, which is the failure clients most often forget.
 */
export interface Reply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

type Headers = Readonly<Record<string, string>>;

/** A JSON answer. */
export function jsonReply(status: number, value: unknown, headers: Headers = {}): Reply {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** An answer of zero bytes that names no content type. */
export function emptyReply(status: number, headers: Headers = {}): Reply {
  return { status, headers, body: '' };
}

/** A page. */
export function htmlReply(status: number, body: string, headers: Headers = {}): Reply {
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body };
}

/** Sends the browser elsewhere; 303 after a form, so that a reload does not repeat it. */
export function redirectReply(location: string, status = 303): Reply {
  return { status, headers: { Location: location }, body: '' };
}
