import { type Call, queryValue } from './call.ts';

export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];

const cookieName = 'sandbox_lang';

/** The language of a page: `?lang=`, else the one chosen before, else the browser's first that there is. */
export function pickLanguage(call: Call): Language {
  const cookie = new RegExp(`(?:^|; )${cookieName}=(\\w+)`).exec(call.headers.cookie ?? '')?.[1];
  const preferred = (call.headers['accept-language'] ?? '').split(',').map((part) => part.trim().slice(0, 2));
  return (
    [queryValue(call, 'lang'), cookie, ...preferred].map(toLanguage).find((found) => found !== undefined) ??
    'en'
  );
}

/** Remembers a language that was asked for in the address; nothing to remember otherwise. */
export function languageCookie(call: Call): Record<string, string> {
  const asked = toLanguage(queryValue(call, 'lang'));
  return asked === undefined ? {} : { 'Set-Cookie': `${cookieName}=${asked}; Path=/; SameSite=Lax` };
}

function toLanguage(text: string | undefined): Language | undefined {
  return languages.find((language) => language === text);
}
