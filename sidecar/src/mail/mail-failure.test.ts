import { describe, expect, it } from 'vitest';
import { explainFailure } from './mail-failure.ts';

const smtp = (fields: object, message = 'something') => Object.assign(new Error(message), fields);

describe('what a mail server says', () => {
  it.each([
    [
      '550 at RCPT',
      { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 550 },
      'mail_recipient_refused',
      false,
    ],
    ['450 at RCPT', { code: 'EENVELOPE', command: 'RCPT TO', responseCode: 450 }, 'mail_server_away', true],
    ['553 at MAIL', { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 553 }, 'mail_refused', false],
    ['554 after DATA', { code: 'EMESSAGE', command: 'DATA', responseCode: 554 }, 'mail_refused', false],
    ['451 after DATA', { code: 'EMESSAGE', command: 'DATA', responseCode: 451 }, 'mail_server_away', true],
    [
      '554 at the greeting',
      { code: 'EPROTOCOL', command: 'CONN', responseCode: 554 },
      'mail_server_away',
      true,
    ],
    ['535', { code: 'EAUTH', command: 'AUTH PLAIN', responseCode: 535 }, 'mail_credentials_rejected', true],
    [
      '530',
      { code: 'EENVELOPE', command: 'MAIL FROM', responseCode: 530 },
      'mail_credentials_rejected',
      true,
    ],
    ['no STARTTLS', { code: 'ETLS', command: 'STARTTLS', responseCode: 502 }, 'mail_not_secure', true],
    ['nothing', { code: 'ETIMEDOUT', command: 'CONN' }, 'mail_server_away', true],
    ['nobody is there', { code: 'ESOCKET', command: 'CONN' }, 'mail_server_away', true],
    ['an address that is none', { code: 'EENVELOPE', command: 'API' }, 'mail_recipient_refused', false],
    ['something unheard of', { code: 'ESTREAM' }, 'mail_not_sent', true],
  ])('is understood: %s', (_what, fields, outcome, isRetryable) => {
    expect(explainFailure(smtp(fields))).toMatchObject({ outcome, isRetryable });
  });

  it('is told apart from a certificate that is not believed', () => {
    const error = smtp({ code: 'ESOCKET', command: 'CONN' }, 'self-signed certificate');

    expect(explainFailure(error).outcome).toBe('mail_certificate_rejected');
  });

  it('is kept in its own words where there are any', () => {
    expect(explainFailure(smtp({ response: '451 4.7.1 Slow down' })).answer).toBe('451 4.7.1 Slow down');
    expect(explainFailure(smtp({}, 'Connection closed')).answer).toBe('Connection closed');
    expect(explainFailure('odd').answer).toBe('odd');
  });
});
