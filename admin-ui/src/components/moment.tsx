import { dateI18n, getSettings } from '@wordpress/date';

/** A moment as the site writes it: in its time zone, its format and its language. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{inWords(at)}</time>;
}

/** The same as text, for a sentence. */
export function inWords(at: string): string {
  return dateI18n(getSettings().formats.datetime, at, undefined);
}
