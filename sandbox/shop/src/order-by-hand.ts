import { BadInput, type JsonRecord, readText, readTextOr } from '../../kit/parse.ts';
import { anonymiseOrder } from './anonymise.ts';
import { addFeeByHand } from './fee-by-hand.ts';
import type { Order } from './model.ts';
import { statusNames } from './order-facts.ts';
import { changeStatus } from './order-status.ts';
import { refundByHand } from './refund-by-hand.ts';
import type { Shop } from './shop.ts';
import { deleteOrder, trashOrder, untrashOrder } from './trash.ts';

type ByHand = (shop: Shop, order: Order, body: JsonRecord) => void;

/** What staff does to an order in wp-admin, by the name of its control. */
export const orderActions: Readonly<Record<string, ByHand>> = {
  status: statusByHand,
  refund: refundByHand,
  fee: addFeeByHand,
  trash: trashOrder,
  untrash: untrashOrder,
  delete: deleteOrder,
  anonymise: anonymiseOrder,
};

function statusByHand(shop: Shop, order: Order, body: JsonRecord): void {
  const status = readText(body, 'status');
  if (statusNames[status] === undefined) {
    throw new BadInput(`status has to be one of ${Object.keys(statusNames).join(', ')}.`);
  }
  changeStatus(shop, order, status, readTextOr(body, 'note', ''));
}
