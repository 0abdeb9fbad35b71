import type { Surroundings } from './demo-case.ts';
import type { Matricula } from './matricula.ts';
import type { Screen } from './screen.ts';
import type { Sidecar } from './sidecar.ts';

export type ShopKind = 'sandbox' | 'woocommerce';

/** What a shopper puts into the cart and types at the checkout. */
export interface Cart {
  items: { sku: string; quantity?: number; learner_email?: string }[];
  email: string;
  name: string;
  /** A card is charged at once; the others only promise the money. */
  payment?: 'card' | 'bacs' | 'cod';
}

/** What the demo reads of an order: `wc/v3` names these things like this. */
export interface ShopOrder {
  id: number;
  status: string;
  payment_method_title: string;
  line_items: { id: number; name: string; sku: string | null; quantity: number }[];
}

export interface NoteRow {
  id: number;
  note: string;
  customer_note: boolean;
}

/** A shop as people use it: shoppers in the storefront, staff in wp-admin. */
export interface DemoShop {
  readonly kind: ShopKind;
  /** Without a slash at its end. */
  readonly url: string;
  /** How long a change of an order may take to the sidecar, through the LMS and back into the order. */
  readonly patienceSeconds: number;
  /**
   * Places an order as a shopper does.
   *
   * @param beforeOrder Called right before "Place order" is clicked, where the shopper does more before that.
   */
  checkout: (cart: Cart, beforeOrder: () => void) => Promise<ShopOrder>;
  /** Moves an order to another status, as staff does in wp-admin. */
  setStatus: (orderId: number, status: string) => Promise<unknown>;
  order: (orderId: number) => Promise<ShopOrder>;
  /** The notes that the sidecar had written, the oldest first. */
  notes: (orderId: number) => Promise<NoteRow[]>;
  /** Where staff sees the order. */
  orderPage: (orderId: number) => string;
  /** Our own notes are changes of orders, whose deliveries come this much later at most: a person caused none of them. */
  readonly echoMs: number;
  /** Whether all that can be told by now is told. */
  isTold: () => Promise<boolean>;
  /** Whether nothing is on its way to the sidecar any more. */
  hasDelivered: () => Promise<boolean>;
  /** Where a person can go on, each with what there is to do. */
  pages: () => { what: string; url: string; login?: string }[];
}

/** What a shop needs to become known to the sidecar. */
export interface Introduction {
  sidecar: Sidecar;
  lmsUrl: string;
  dataDir: string;
  matricula: Matricula;
  screen: Screen;
  /** Language of the order notes. */
  locale: string;
}

/** A shop that runs, and how its owner and the operator connect it: by commands, and by what is set up in the shop. */
export interface OpenShop {
  shop: DemoShop;
  connect: (introduction: Introduction) => Promise<Surroundings>;
}
