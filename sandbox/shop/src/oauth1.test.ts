import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { signatureOf } from '../../test-support/shop-under-test.ts';
import { encodeRfc3986, signatureBase, signBase } from './oauth1.ts';
import { parsePhpQuery } from './php-query.ts';

const names = fc
  .stringMatching(/^[a-z][a-z0-9_]{0,12}$/)
  .filter((name) => name !== 'oauth_signature' && name !== '__proto__');
const texts = fc.string({ unit: 'grapheme', maxLength: 20 });

describe('the text a signature covers', () => {
  it('is put together as RFC 5849, section 3.4.1, does, but sorted before it is encoded', () => {
    const params = parsePhpQuery(new URLSearchParams('b5=%3D%253D&c%40=&a2=r%20b&c2=&a3=2+q'));

    const base = signatureBase('post', 'http://example.com/request', params);

    // The RFC has c%2540 before c2: it sorts what is encoded already.
    expect(base).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26b5%3D%253D%25253D%26c2%3D%26c%2540%3D',
    );
  });

  it('never holds a sign that could end a part early', () => {
    fc.assert(
      fc.property(fc.dictionary(names, texts, { maxKeys: 5 }), (params) => {
        const parts = signatureBase('GET', 'http://shop.example/wp-json/wc/v3/orders', params).split('&');

        expect(parts).toHaveLength(3);
        expect(parts.slice(1).every((part) => /^[A-Za-z0-9\-._~%]*$/.test(part))).toBe(true);
      }),
    );
  });

  it('can be read back to the very parameters', () => {
    fc.assert(
      fc.property(fc.dictionary(names, texts, { maxKeys: 5 }), (params) => {
        const query = signatureBase('GET', 'http://shop.example/', params).split('&')[2] ?? '';
        const pairs = decodeURIComponent(query)
          .split('&')
          .filter((pair) => pair !== '');
        const read = pairs.map((pair) => pair.split('=').map(decodeURIComponent));

        expect(Object.fromEntries(read)).toEqual({ ...params });
      }),
    );
  });

  it('gives the signature that another implementation gives', () => {
    fc.assert(
      fc.property(fc.dictionary(names, texts, { maxKeys: 5 }), texts, (params, secret) => {
        const url = new URL('http://shop.example/wp-json/wc/v3/orders');
        for (const [name, value] of Object.entries(params)) url.searchParams.append(name, value);
        const base = signatureBase('GET', `${url.origin}${url.pathname}`, parsePhpQuery(url.searchParams));

        expect(signBase(base, secret, 'HMAC-SHA256')).toBe(signatureOf('GET', url, secret, 'HMAC-SHA256'));
      }),
    );
  });

  it('encodes what a URL would let through', () => {
    expect(encodeRfc3986("a-b.c_d~e!f'g(h)i*j k+l/ñ")).toBe('a-b.c_d~e%21f%27g%28h%29i%2Aj%20k%2Bl%2F%C3%B1');
  });
});
