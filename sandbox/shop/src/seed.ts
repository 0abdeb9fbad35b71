/** The seed of the pretend shop, with fixed ids. README.md lists it; another of the same shape can be loaded. */
export interface ShopSeed {
  products: SeedProduct[];
  coupons: { id: number; code: string; percent: number }[];
  keys: SeedKey[];
  webhooks?: { name?: string; topic: string; delivery_url: string; secret: string }[];
}

export interface SeedProduct {
  id: number;
  name: string;
  sku: string;
  /** With two decimals. */
  price: string;
  type?: 'simple' | 'variable' | 'variation';
  parent_id?: number;
  /** Courses are; books are not. */
  virtual?: boolean;
  downloadable?: boolean;
  status?: string;
  attributes?: { name: string; option: string }[];
  meta_data?: { key: string; value: unknown }[];
}

export interface SeedKey {
  consumer_key: string;
  consumer_secret: string;
  permissions: 'read' | 'write' | 'read_write';
  owner?: string;
}

const course = (id: number, sku: string, name: string, price: string): SeedProduct => ({
  id,
  name,
  sku,
  price,
  virtual: true,
});

const products: SeedProduct[] = [
  course(11, 'course-v1:OpenedX+DemoX+DemoCourse', 'Demo course', '49.00'),
  course(12, 'course-v1:UBA+STAT101+2026_T1', 'Statistics I', '120.50'),
  { id: 13, name: 'Textbook', sku: 'BOOK-1', price: '20.00', virtual: false },
  { id: 14, name: 'Verified or audit', sku: 'MITx-6.00', price: '0.00', type: 'variable', virtual: true },
  {
    ...course(15, 'MITx-6.00-audit', 'Verified or audit - audit', '0.00'),
    type: 'variation',
    parent_id: 14,
    attributes: [{ name: 'mode', option: 'audit' }],
  },
  {
    ...course(16, 'MITx-6.00-verified', 'Verified or audit - verified', '75.00'),
    type: 'variation',
    parent_id: 14,
    attributes: [{ name: 'mode', option: 'verified' }],
  },
  // 17 is the coupon; 18 to 22 are the orders and refunds of the captured deliveries.
  course(31, 'BUNDLE-DATA', 'Data bundle', '150.00'),
  { ...course(32, 'EBOOK-1', 'E-book: reading data', '5.00'), downloadable: true },
  course(33, 'course-v1:broken', 'Course with a malformed key', '10.00'),
  course(34, 'course-v1:Acme+NOPE+2026', 'Course the LMS does not have', '10.00'),
  course(35, 'course-v1:Acme+EXPIRED1+2026', 'Course whose verified mode has expired', '49.00'),
  course(36, 'course-v1:Acme+PRO1+2026', 'Professional course', '300.00'),
  course(37, 'course-v1:Acme+INVITE1+2026', 'Course by invitation only', '49.00'),
  course(38, 'course-v1:Acme+PY101+2026', 'Python 101', '49.00'),
  course(39, 'course-v1:Acme+CLOSED1+2025', 'Course closed for enrollment', '49.00'),
  course(40, 'course-v1:Acme+FULL1+2026', 'Course without a free seat', '49.00'),
  course(41, 'course-v1:Acme+AUDIT1+2026', 'Free course', '0.00'),
];

// 40 characters after the prefix, as `wc_rand_hash` makes them.
const keys: SeedKey[] = [
  {
    consumer_key: 'ck_sandbox0123456789abcdef0123456789abcdef0',
    consumer_secret: 'cs_sandbox0123456789abcdef0123456789abcdef0',
    permissions: 'read_write',
  },
  {
    consumer_key: 'ck_sandboxreadonly0123456789abcdef012345678',
    consumer_secret: 'cs_sandboxreadonly0123456789abcdef012345678',
    permissions: 'read',
  },
  {
    consumer_key: 'ck_sandboxwriteonly0123456789abcdef01234567',
    consumer_secret: 'cs_sandboxwriteonly0123456789abcdef01234567',
    permissions: 'write',
  },
];

export const defaultSeed: ShopSeed = { products, coupons: [{ id: 17, code: 'becas10', percent: 10 }], keys };
