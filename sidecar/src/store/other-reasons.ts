import { sql } from 'kysely';

/** SQL of a grant's query: the mode that was sold, once it is chosen. */
export const soldMode = sql<string | null>`coalesce(grants.chosen_mode, grants.mode)`;

/** What the LMS itself gives the grant's learner in its course run. */
export const givenMode = sql<string | null>`(
  select given.mode from grants as given
  where given.source = 'lms' and given.ended_at is null and given.learner_id = grants.learner_id
    and given.lms_id = grants.lms_id and given.course_key = grants.course_key)`;

/**
 * Other seats that orders gave to the same learner in the same course run before, and that stood when this one was
 * opened: whatever becomes of them later, this was a repeat. Of each mode the oldest: whoever buys a thousand times is
 * told of once. An order of another shop is named with its shop. `offset 0`: a rush outruns the planner's statistics, and
 * it would read everybody's grants in the course run.
 */
export const earlierPurchases = sql<{ order: string; mode: string | null }[]>`coalesce((
  select json_agg(json_build_object('mode', earlier.sold_mode, 'order',
      case when earlier.shop_id = grants.shop_id then '' else earlier.shop_id || '/' end
        || (orders.snapshot ->> 'number')) order by earlier.opened_at, earlier.id)
  from (
    select distinct on (sold_mode) coalesce(other.chosen_mode, other.mode) as sold_mode,
      other.id, other.shop_id, other.order_id, other.opened_at
    from (select * from grants as any_of where any_of.learner_id = grants.learner_id offset 0) as other
    where other.source = 'order' and other.lms_id = grants.lms_id and other.course_key = grants.course_key
      and (other.opened_at, other.line_id, other.seat) < (grants.opened_at, grants.line_id, grants.seat)
      and (other.shop_id, other.order_id, other.line_id, other.seat)
        <> (grants.shop_id, grants.order_id, grants.line_id, grants.seat)
      and (other.ended_at is null or other.ended_at > grants.opened_at)
    order by sold_mode, other.opened_at, other.id) as earlier
  join orders on orders.shop_id = earlier.shop_id and orders.order_id = earlier.order_id), '[]')`;

/** What the order's shop wants to be said of repeat purchases. What was bought long ago is no question any more. */
export const asksOfRepeats = sql<boolean>`grants.take_over is null and coalesce((
  select settings ->> 'repeatPurchases' = 'ask' from shops where shops.id = grants.shop_id), false)`;
