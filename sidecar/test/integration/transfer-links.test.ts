import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DEMO, look, press, TransferWorld, TREASURER } from '../support/transfer-world.ts';
import { until } from '../support/until.ts';

const DEPUTY = 'deputy@school.example';

let trial: TransferWorld;

beforeAll(async () => {
  trial = await TransferWorld.start();
});

beforeEach(() => trial.begin());

afterEach(() => trial.forget());

afterAll(() => trial.close());

describe('two people who are asked', () => {
  beforeEach(() => trial.setConfirmers({ addresses: [TREASURER, DEPUTY] }));

  it('answer at once: one wins, the other is told', async () => {
    const order = await trial.buy();
    const letters = await trial.asked(2);
    const links = letters.map((letter) => trial.linkIn(letter));

    const [first, second] = await Promise.all([
      press(links[0] ?? '', { choice: 'arrived' }),
      press(links[1] ?? '', { choice: 'wrong', reason: 'I see nothing.' }),
    ]);
    await trial.mail.world.untilIdle();

    expect([first.status, second.status].sort()).toEqual([200, 409]);
    const [winner, loser] = first.status === 200 ? [first, second] : [second, first];
    const name = first.status === 200 ? letters[0]?.envelope.to[0] : letters[1]?.envelope.to[0];
    expect(winner.html).not.toContain('Somebody answered before you');
    expect(loser.html).toContain('Somebody answered before you; your answer changed nothing.');
    expect(loser.html).toContain(String(name));
    const said = (await trial.shop.notes(order.id)).filter(({ note }) =>
      /<strong>(The money arrived|Something is wrong)/.test(note),
    );
    expect(said).toHaveLength(1);
  });

  it('press twice: the second press changes nothing and says nothing else', async () => {
    const order = await trial.buy();
    const link = trial.linkIn((await trial.asked(2))[0]);

    const [one, two] = await Promise.all([
      press(link, { choice: 'arrived' }),
      press(link, { choice: 'arrived' }),
    ]);
    await trial.mail.world.untilIdle();

    expect([one.status, two.status]).toEqual([200, 200]);
    const notes = (await trial.shop.notes(order.id)).filter(({ note }) => /The money arrived/.test(note));
    expect(notes).toHaveLength(1);
  });
});

describe('a link', () => {
  it('that was made up, or is of something else, leads to a plain page', async () => {
    const { url } = trial.sidecar;
    const made = [
      `${url}/transfers/${'A'.repeat(43)}`,
      `${url}/transfers/${'..%2f'.repeat(5)}`,
      `${url}/transfers/%00`,
      `${url}/transfers/${'x'.repeat(5000)}`,
      `${url}/transfers/' or 1=1 --`,
    ];

    for (const link of made) {
      for (const method of ['GET', 'POST']) {
        const answer = await fetch(link, { method, headers: { 'accept-language': 'es' } });
        const html = await answer.text();
        expect([answer.status, html.includes('Este enlace no lleva a ninguna parte.')]).toEqual([404, true]);
        expect(html).not.toMatch(/\bat .+:\d+:\d+/);
      }
    }
  });

  it('is no longer good after its days, and the shop can send a new one', async () => {
    const order = await trial.buy();
    const link = await trial.firstLink();
    await trial.sidecar.rows(`update matricula.transfer_links set expires_at = now() - interval '1 second'`);

    const gone = await press(link, { choice: 'arrived' });
    const { transferId } = await trial.transferOf(order.id);
    await trial.sidecar.api('POST', `/v1/transfers/${String(transferId)}/mails`, {});
    const fresh = trial.linkIn((await trial.asked(2))[1]);

    expect(gone.status).toBe(410);
    expect(gone.html).toContain('This link is no longer good.');
    expect(await trial.shop.order(order.id)).toMatchObject({ status: 'on-hold' });
    expect((await press(fresh, { choice: 'arrived' })).status).toBe(200);
  });

  it('is stored nowhere but in its mail', async () => {
    await trial.buy();
    const [letter] = await trial.asked(1);
    const token = trial.linkIn(letter).slice(-43);
    await until(async () => (await trial.mail.mails()).every(({ state }) => state === 'sent'));

    for (const table of ['mails', 'transfer_links', 'transfers', 'timeline', 'reports'])
      expect(
        JSON.stringify(await trial.sidecar.rows(`select t::text as row from matricula.${table} t`)),
      ).not.toContain(token);
  });

  it('says itself what a browser may do with it', async () => {
    await trial.buy();
    const answer = await fetch(await trial.firstLink());

    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the institution', () => {
  it('shows itself in its own language, with its name, logo and words', async () => {
    const pixel = 'R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';
    const { api } = trial.sidecar;
    await api('PATCH', '/v1/institution', { name: 'Escuela <b>Ñandú</b>', locale: 'es', logo: pixel });
    const words = {
      subject: 'Llegó {amount}? {order} {institution}',
      intro: 'Hola. {payer} pagó.',
      closing: '',
    };
    expect((await api('PUT', '/v1/mail-texts/es', { text: words })).status).toBe(200);

    const order = await trial.buy('lucia@example.org');
    const [letter] = await trial.asked(1);
    const { html } = await look(trial.linkIn(letter));

    expect(letter?.subject).toBe(`Llegó 49,00 ARS? ${order.id} Escuela <b>Ñandú</b>`);
    expect(letter?.html).toContain('Escuela &lt;b&gt;Ñandú&lt;/b&gt;');
    expect(letter?.text).toContain('Hola. Test Buyer, lucia@example.org pagó.');
    expect(html).toContain('¿Llegaron 49,00 ARS a la cuenta?');
    expect(html).toContain('lang="es"');
    expect(html).toContain(`src="data:image/gif;base64,${pixel}"`);
    expect(html).toContain('Escuela &lt;b&gt;Ñandú&lt;/b&gt;');
  });

  it('has one name, which it was added under or is given here', async () => {
    const { api, rows } = trial.sidecar;
    await rows(`update matricula.tenants set name = 'Facultad del Norte'`);
    const before = (await (await api('GET', '/v1/institution')).json()) as object;
    await api('PATCH', '/v1/institution', { name: 'Universidad del Norte' });

    expect(before).toMatchObject({ name: 'Facultad del Norte' });
    expect(await rows('select name from matricula.tenants')).toEqual([{ name: 'Universidad del Norte' }]);
  });

  it('is told which words and pictures cannot be used', async () => {
    const { api } = trial.sidecar;
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>').toString('base64');
    const text = { subject: '{amount} {password}', intro: 'x', closing: '' };

    const codes = await Promise.all(
      [
        api('PATCH', '/v1/institution', { logo: svg }),
        api('PUT', '/v1/mail-texts/en', { text }),
        api('PUT', '/v1/mail-texts/fr', { text: null }),
        api('PUT', '/v1/confirmers', { shopId: 'nowhere', addresses: [TREASURER] }),
        api('PUT', '/v1/confirmers', { addresses: ['nobody'] }),
        api('POST', '/v1/transfers/none/answers', { choice: 'arrived' }),
        api('GET', '/v1/transfers?after=yesterday'),
      ].map(async (answer) => ((await (await answer).json()) as { code: string }).code),
    );

    expect(codes).toEqual([
      'logo_unusable',
      'mail_text_unknown_name',
      'language_unknown',
      'shop_unknown',
      'request_invalid',
      'transfer_unknown',
      'request_invalid',
    ]);
  });
});

it('asks the product’s confirmers and not the others', async () => {
  await trial.setConfirmers({ sku: DEMO, addresses: [DEPUTY] });
  await trial.buy();

  expect((await trial.asked(1)).flatMap(({ envelope }) => envelope.to)).toEqual([DEPUTY]);
});

it('shows a confirmer’s address that bounces', async () => {
  await trial.setConfirmers({ addresses: ['gone@school.example'] });
  await trial.mail.mailbox.trouble({ stage: 'rcpt', code: 550, text: 'No such user here' });
  await trial.buy();

  await until(async () => (await trial.mail.mails()).some(({ state }) => state === 'needs_attention'));
  expect((await trial.mail.mails()).find(({ state }) => state === 'needs_attention')).toMatchObject({
    kind: 'transfer',
    recipient: 'gone@school.example',
    outcome: 'mail_recipient_refused',
  });
});
