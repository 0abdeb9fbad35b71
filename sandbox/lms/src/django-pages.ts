import { html } from '../../kit/html.ts';
import { htmlReply, type Reply } from '../../kit/reply.ts';

const titles: Readonly<Record<number, string>> = {
  403: 'Access Denied',
  404: 'Page Not Found',
  429: 'Too Many Requests',
  500: 'Server Error (500)',
};

/** The page an LMS answers where no API view is in charge of the error. */
export function djangoPage(status: number): Reply {
  const title = titles[status] ?? `Error ${status}`;
  return htmlReply(
    status,
    html`<!doctype html>
      <html lang="en">
        <head>
          <title>${title}</title>
        </head>
        <body>
          <h1>${title}</h1>
        </body>
      </html>`.text,
  );
}
