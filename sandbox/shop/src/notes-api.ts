import type { Reply } from '../../kit/reply.ts';
import type { OrderNote } from './model.ts';
import { addNote } from './notes.ts';
import type { RestRequest, RestRoute } from './rest.ts';
import type { Shop } from './shop.ts';
import { missingParams, restReply, WpError } from './wp-error.ts';

/** Notes of an order (`WC_REST_Order_Notes_Controller`). There is no way to change one. */
export const noteRoutes: readonly RestRoute[] = [
  {
    path: /^\/wc\/v3\/orders\/(?<id>\d+)\/notes$/,
    subject: 'list',
    methods: { GET: listNotes, POST: createNote },
  },
  {
    path: /^\/wc\/v3\/orders\/(?<id>\d+)\/notes\/(?<noteId>\d+)$/,
    subject: 'item',
    methods: { GET: getNote, DELETE: removeNote },
  },
];

function listNotes(request: RestRequest): Reply {
  const { shop, query } = request;
  const { type = 'any' } = query;
  const notes = notesOf(request).filter(
    (note) => type === 'any' || note.customer_note === (type === 'customer'),
  );
  return restReply(
    200,
    notes.map((note) => toNoteObject(shop, note)),
  );
}

function createNote(request: RestRequest): Reply {
  const { shop, body, key, params } = request;
  notesOf(request);
  if (typeof body['note'] !== 'string') throw missingParams(['note']);
  const note = addNote(shop, Number(params['id']), {
    note: body['note'],
    isForCustomer: isTrue(body['customer_note']),
    author: isTrue(body['added_by_user']) ? key.owner : 'WooCommerce',
  });
  return restReply(201, toNoteObject(shop, note));
}

function getNote(request: RestRequest): Reply {
  return restReply(200, toNoteObject(request.shop, requireNote(request)));
}

function removeNote(request: RestRequest): Reply {
  const { shop, query, body, params } = request;
  const note = requireNote(request);
  if (query['force'] !== 'true' && !isTrue(body['force'])) {
    // WooCommerce's own words, copied there from the webhooks.
    throw new WpError(501, 'woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.');
  }
  const rest = notesOf(request).filter((other) => other !== note);
  shop.state.notes.set(Number(params['id']), rest);
  return restReply(200, toNoteObject(shop, note));
}

function notesOf({ shop, params }: RestRequest): readonly OrderNote[] {
  const id = Number(params['id']);
  if (!shop.state.orders.has(id))
    throw new WpError(404, 'woocommerce_rest_order_invalid_id', 'Invalid order ID.');
  return shop.state.notes.get(id) ?? [];
}

function requireNote(request: RestRequest): OrderNote {
  const note = notesOf(request).find((candidate) => candidate.id === Number(request.params['noteId']));
  if (note === undefined) throw new WpError(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  return note;
}

function toNoteObject(shop: Shop, { orderId, ...note }: OrderNote) {
  const order = `${shop.siteUrl}/wp-json/wc/v3/orders/${orderId}`;
  return {
    ...note,
    _links: {
      self: [{ href: `${order}/notes/${note.id}` }],
      collection: [{ href: `${order}/notes` }],
      up: [{ href: order }],
    },
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === '1';
}
