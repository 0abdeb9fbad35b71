/** An e-mail address: `typed` to show and to send, `key` to compare. */
export interface Email {
  typed: string;
  key: string;
}

/**
 * Reads an address as a person typed it.
 *
 * @returns undefined when it cannot be an address. Only the shape is checked; whether it exists is for the LMS to say.
 */
export function parseEmail(text: string): Email | undefined {
  const typed = text.trim();
  const shaped = /^[^\s@"(),:;<>[\]\\]{1,64}@[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)+$/u.test(typed);
  return shaped && typed.length <= 254 ? { typed, key: typed.toLowerCase() } : undefined;
}
