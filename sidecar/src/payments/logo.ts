/** Kinds of pictures that every mail program and browser shows, by their first bytes. SVG may hold scripts. */
const KINDS = [
  { type: 'image/png', begins: Buffer.from('89504e470d0a1a0a', 'hex') },
  { type: 'image/jpeg', begins: Buffer.from('ffd8ff', 'hex') },
  { type: 'image/gif', begins: Buffer.from('GIF8') },
];

export const LARGEST_LOGO = 100 * 1024;

/** @returns Its media type, by what it is and not by its name; undefined where it is no picture that is taken. */
export function logoType(bytes: Buffer): string | undefined {
  if (bytes.length > LARGEST_LOGO) return undefined;
  return KINDS.find(({ begins }) => bytes.subarray(0, begins.length).equals(begins))?.type;
}
