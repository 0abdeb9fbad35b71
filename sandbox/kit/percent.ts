/** Decodes percent-encoding; a text with a stray percent sign is given back as it is, since PHP and Python do not throw. */
export function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
