import { z } from 'zod';
import {
  attentionGroupQuery,
  attentionList,
  attentionPage,
  attentionQuery,
  redriveRequest,
  redriveResult,
} from './attention-handlers.ts';
import {
  mailList,
  mailSettingsRequest,
  mailsQuery,
  ownerRequest,
  ownersView,
  testMailRequest,
  testMailResult,
} from './mail-handlers.ts';
import { answers, body, json, operatorRefusals } from './openapi-shapes.ts';

const security = [{ operatorToken: [] }];
/** What needs a person, trying it again, and who is told. */
export const attentionPaths = {
  '/v1/attention': {
    get: {
      summary: 'Lists what needs a person, grouped by what one deed mends, those that wait longest first.',
      security,
      requestParams: { query: attentionQuery },
      responses: { 200: json(attentionList, 'The groups.'), ...answers(operatorRefusals) },
    },
  },
  '/v1/attention/{groupId}': {
    get: {
      summary: 'Lists the entries of a group, page by page, those that wait longest first.',
      security,
      requestParams: { path: z.object({ groupId: z.string() }), query: attentionGroupQuery },
      responses: {
        200: json(attentionPage, 'The group and a page of it.'),
        ...answers({ ...operatorRefusals, 404: 'Nothing of this group needs attention (`group_unknown`).' }),
      },
    },
  },
  '/v1/attention/redrive': {
    post: {
      summary: 'Tries entries again: one, a group, those of a cause, a shop or an LMS, or all.',
      description: 'Doing it twice changes nothing. What waits for a decision is left alone, and listed.',
      security,
      requestBody: body(redriveRequest),
      responses: { 200: json(redriveResult, 'What is tried again.'), ...answers(operatorRefusals) },
    },
  },
  '/v1/owners': {
    get: {
      summary: 'Who is mailed when something needs a person, and how.',
      security,
      responses: { 200: json(ownersView, 'As it is now.'), ...answers(operatorRefusals) },
    },
    put: {
      summary: 'Sets who is mailed about a shop, about an LMS, or about everything else.',
      security,
      requestBody: body(ownerRequest),
      responses: {
        200: json(ownersView, 'As it is now.'),
        ...answers({ ...operatorRefusals, 404: 'No such shop (`shop_unknown`) or LMS (`lms_unknown`).' }),
      },
    },
    patch: {
      summary: 'Changes the language of mails that are about no single shop, and when reminders are due.',
      security,
      requestBody: body(mailSettingsRequest),
      responses: { 200: json(ownersView, 'As it is now.'), ...answers(operatorRefusals) },
    },
  },
  '/v1/mails': {
    get: {
      summary: 'Lists mails, the newest first.',
      security,
      requestParams: { query: mailsQuery },
      responses: {
        200: json(mailList, 'To whom, about what, and what became of them.'),
        ...answers(operatorRefusals),
      },
    },
  },
  '/v1/mails/test': {
    post: {
      summary: 'Sends a mail now, and says what the mail server answered.',
      security,
      requestBody: body(testMailRequest),
      responses: {
        200: json(testMailResult, 'Sent (`outcome` is `sent`), or why not.'),
        ...answers({ ...operatorRefusals, 409: 'No mail server is configured (`mail_not_configured`).' }),
      },
    },
  },
};
