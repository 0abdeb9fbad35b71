import { runs } from '../courses.ts';
import type { Stage } from '../stage.ts';
import type { Staff } from './staff.ts';

const OFFER_KEY = '_matricula_offer';

/** What a product sells, as the plugin keeps it (docs/developers/plugin-protocol.md). */
function offerOf(courseKey: string): { key: string; value: string } {
  const offer = { version: 1, courses: [{ courseKey, mode: 'verified' }] };
  return { key: OFFER_KEY, value: JSON.stringify(offer) };
}

/** Adds a product whose course key has a typing error, as an import by some tool would: the plugin's own form refuses it. */
export async function addBrokenProduct(staff: Staff): Promise<void> {
  await staff.addProduct({
    name: 'Course with a malformed key',
    sku: 'course-v1:broken',
    regular_price: '10.00',
    virtual: true,
    meta_data: [offerOf('course-v1:broken')],
  });
}

/** What is bought stays as it was bought: beside the product, staff corrects the line of the order. */
export async function mendCourseKey(staff: Staff, stage: Stage): Promise<void> {
  const meta_data = [offerOf(runs.python)];
  const { line_items: lines } = await staff.order(stage.order.id);
  await stage.act(
    'staff',
    'does what the note says: the right course key, in product and order',
    async () => {
      for (const { product_id: productId } of lines) await staff.changeProduct(productId, { meta_data });
      await staff.changeOrder(stage.order.id, { line_items: lines.map(({ id }) => ({ id, meta_data })) });
    },
  );
}
