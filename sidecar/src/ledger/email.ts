/** An e-mail address: `typed` to show and to send, `key` to compare. */
export interface Email {
  typed: string;
  key: string;
}

// Pasted addresses bring characters along that nobody sees (\p{C}: zero-width spaces, direction marks, NUL).
const AROUND = /^[\s\p{C}]+|[\s\p{C}]+$/gu;
const SHAPE = /^[^\s\p{C}@"(),:;<>[\]\\]{1,64}@[^\s\p{C}@"(),:;<>[\]\\.]+(\.[^\s\p{C}@"(),:;<>[\]\\.]+)+$/u;

/** Longer text is none, and is not even searched. */
const MOST_TYPED = 1000;

/**
 * Reads an address as a person typed it.
 *
 * @returns undefined when it cannot be an address. Only the shape is checked; whether it exists is for the LMS to say.
 */
export function parseEmail(text: string): Email | undefined {
  if (text.length > MOST_TYPED) return undefined;
  const typed = text.replace(AROUND, '');
  return SHAPE.test(typed) && typed.length <= 254 ? { typed, key: typed.toLowerCase() } : undefined;
}
