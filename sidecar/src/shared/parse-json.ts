/** Parses JSON from outside; undefined where the text is none (empty bodies, proxies' HTML). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
