import { expect, it } from 'vitest';
import { addressRules } from '../shared/outgoing-addresses.ts';
import { checkSite, type Site } from './site.ts';

const rules = addressRules(['127.0.0.0/8', '::1/128', '10.0.0.0/8']);

const siteAt = (url: string, restUrl = `${url}/wp-json/matricula/v1/`): Site => ({
  url,
  restUrl,
  name: 'Acme',
  locale: 'en_US',
  versions: {},
});

it.each([
  ['a public address by https', 'https://8.8.8.8', false, undefined],
  ['a public address by plain http', 'http://8.8.8.8', false, 'site_address_unsecured'],
  ['one of IPv6', 'http://[2606:4700::1111]', false, 'site_address_unsecured'],
  ['where the operator allows it', 'http://8.8.8.8', true, undefined],
  ['this machine by plain http', 'http://127.0.0.1:8080', false, undefined],
  ['this machine by its name', 'http://localhost', false, undefined],
  ['a private network by plain http', 'http://10.1.2.3', false, undefined],
  ['a private network that is not allowed', 'http://192.168.1.2', true, 'site_address_forbidden'],
])('%s', async (_what, url, allowsPlainHttp, code) => {
  expect((await checkSite(siteAt(url), { rules, allowsPlainHttp }))?.code).toBe(code);
});

it('looks at the address that is asked, not at the one that visitors see', async () => {
  const site = siteAt('https://8.8.8.8', 'http://8.8.8.8/wp-json/matricula/v1/');

  expect((await checkSite(site, { rules, allowsPlainHttp: false }))?.code).toBe('site_address_unsecured');
});
