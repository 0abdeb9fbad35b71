import { DemoError } from './stopping.ts';

/** Opens a mailed link and presses a button of its page, with what the page shows, as a browser does. */
export async function pressLink(link: string, choice: string): Promise<void> {
  const page = await (await fetch(link)).text();
  const hidden = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const seen = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
  const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ ...seen, choice }) });
  if (!answer.ok) throw new DemoError(`The page of the mailed link answers with ${answer.status}.`);
}
