import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readFixture, signed, signedAsPlugin } from '../../test/support/deliveries.ts';
import { isSignatureValid, signatureScheme, type DeliveryHeaders } from './verify-signature.ts';

const SECRET = 's3cret-for-tests';
const BODY = '{"id":18,"status":"processing"}';

interface Sent {
  headers: DeliveryHeaders;
  body: string;
}

const isValid = ({ headers, body }: Sent, ...secrets: string[]) =>
  isSignatureValid(headers, Buffer.from(body), secrets.length > 0 ? secrets : [SECRET]);

const withHeader = (sent: Sent, name: string, value: string | undefined): Sent => ({
  ...sent,
  headers: { ...sent.headers, [name]: value },
});

describe('the signature of a real WooCommerce', () => {
  it.each([
    'order-created-pending-bank-transfer',
    'order-updated-cancelled',
    'order-updated-on-hold',
    'order-updated-partially-refunded',
    'order-updated-processing',
    'order-updated-processing-mixed-cart-coupon-learner-email',
    'order-updated-processing-variations',
    'order-updated-variation-line-refunded',
  ])('fits its delivery %s', (name) => {
    expect(isValid(readFixture(name))).toBe(true);
  });

  it('does not fit when a single byte of the body changed', () => {
    const delivery = readFixture('order-updated-processing');

    expect(isValid({ ...delivery, body: `${delivery.body} ` })).toBe(false);
    expect(isValid({ ...delivery, body: delivery.body.replace('49.00', '49.01') })).toBe(false);
  });

  it('does not fit another shop’s secret', () => {
    expect(isValid(signed(BODY, SECRET), 'another-secret')).toBe(false);
  });

  it.each(['', 'x', '====', Buffer.alloc(32).toString('base64'), Buffer.alloc(20, 1).toString('base64')])(
    '"%s" fits nothing',
    (signature) => {
      expect(isValid(withHeader(signed(BODY, SECRET), 'x-wc-webhook-signature', signature))).toBe(false);
    },
  );

  it('by another hash does not fit', () => {
    const sha1 = createHmac('sha1', SECRET).update(BODY).digest('base64');

    expect(isValid(withHeader(signed(BODY, SECRET), 'x-wc-webhook-signature', sha1))).toBe(false);
  });

  it('fits either of two secrets while one is rotated, and no third', () => {
    const sent = signed(BODY, SECRET);

    expect([
      isValid(sent, 'next', SECRET),
      isValid(sent, SECRET, 'next'),
      isValid(sent, 'next', 'other'),
    ]).toEqual([true, true, false]);
  });

  it('fits nothing where the shop has no secret', () => {
    expect(isSignatureValid(signed(BODY, SECRET).headers, Buffer.from(BODY), [])).toBe(false);
  });

  it('is made over bytes, whatever they mean', () => {
    const body = Buffer.from([0xff, 0xfe, 0x00, 0x7b]);
    const signature = createHmac('sha256', SECRET).update(body).digest('base64');

    expect(isSignatureValid({ 'x-wc-webhook-signature': signature }, body, [SECRET])).toBe(true);
  });
});

describe('the plugin’s signature', () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

  it('fits its delivery', () => {
    expect(isValid(signedAsPlugin(BODY, SECRET))).toBe(true);
  });

  it('fits with a secret in the form that Standard Webhooks gives it', () => {
    const bytes = Buffer.from('0123456789abcdef0123456789abcdef');
    const id = 'msg_1';
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', bytes).update(`${id}.${seconds}.${BODY}`).digest('base64');
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': seconds,
      'webhook-signature': `v1,${signature}`,
    };

    expect(isValid({ headers, body: BODY }, `whsec_${bytes.toString('base64')}`)).toBe(true);
    expect(isValid({ headers, body: BODY }, 'whsec_%%%')).toBe(false);
  });

  it.each([4.5, -4.5])('fits %d minutes from now', (minutes) => {
    expect(isValid(signedAsPlugin(BODY, SECRET, { at: minutesAgo(minutes) }))).toBe(true);
  });

  it.each([6, -6, 60 * 24])('does not fit %d minutes from now', (minutes) => {
    expect(isValid(signedAsPlugin(BODY, SECRET, { at: minutesAgo(minutes) }))).toBe(false);
  });

  it.each<[string, string | undefined]>([
    ['webhook-id', 'another-id'],
    ['webhook-id', undefined],
    ['webhook-timestamp', String(Math.floor(Date.now() / 1000) - 60)],
    ['webhook-timestamp', 'yesterday'],
    ['webhook-timestamp', undefined],
    ['webhook-signature', 'v1,AAAA'],
    ['webhook-signature', ''],
  ])('does not fit when %s is %s', (name, value) => {
    expect(isValid(withHeader(signedAsPlugin(BODY, SECRET), name, value))).toBe(false);
  });

  it('does not fit another body', () => {
    expect(isValid({ ...signedAsPlugin(BODY, SECRET), body: BODY.replace('18', '19') })).toBe(false);
  });

  it('fits either of two secrets while one is rotated', () => {
    expect(isValid(signedAsPlugin(BODY, 'next'), SECRET, 'next')).toBe(true);
  });
});

describe('a delivery', () => {
  it('without a signature is never valid', () => {
    expect(isValid({ headers: {}, body: BODY })).toBe(false);
  });

  it.each<[ReturnType<typeof signatureScheme>, DeliveryHeaders]>([
    ['none', {}],
    ['none', { 'x-wc-webhook-topic': 'order.updated' }],
    ['woocommerce', { 'x-wc-webhook-signature': '' }],
    ['standard', { 'webhook-signature': 'v1,x' }],
    ['standard', { 'webhook-signature': 'v1,x', 'x-wc-webhook-signature': 'y' }],
  ])('is signed by the scheme "%s" when its headers say so', (scheme, headers) => {
    expect(signatureScheme(headers)).toBe(scheme);
  });

  it('that carries both signatures is judged by the plugin’s alone, never by the weaker one', () => {
    const both = withHeader(signed(BODY, SECRET), 'webhook-signature', 'v1,AAAA');

    expect(isValid(both)).toBe(false);
  });
});
