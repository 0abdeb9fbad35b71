<?php
declare( strict_types=1 );

namespace Matricula\Order;

use Automattic\WooCommerce\Utilities\OrderUtil;
use Matricula\Course\OfferStore;
use Matricula\Storage\Database;

/**
 * Finds orders by SQL, in tables of their own (HPOS) or among the posts: wc_get_orders() cannot ask for those that sell a
 * course, nor for a moment without reading whole orders.
 */
final class OrderTable {

	private const HPOS  = array(
		'id'       => 'id',
		'type'     => 'type',
		'status'   => 'status',
		'modified' => 'date_updated_gmt',
	);
	private const POSTS = array(
		'id'       => 'ID',
		'type'     => 'post_type',
		'status'   => 'post_status',
		'modified' => 'post_modified_gmt',
	);

	private Database $database;

	public function __construct( Database $database ) {
		$this->database = $database;
	}

	/**
	 * Orders changed at that second or later, trashed ones too; the oldest change first.
	 *
	 * @return array<int, int> Second of the change by order.
	 */
	public function changed_since( int $since, int $limit, int $offset ): array {
		$name  = $this->columns();
		$rows  = $this->database->rows(
			"SELECT o.%i AS id, o.%i AS modified FROM %i o
			WHERE o.%i = 'shop_order' AND o.%i NOT IN ('auto-draft', 'draft', 'new', 'checkout-draft', 'wc-checkout-draft') AND o.%i >= %s
			ORDER BY o.%i, o.%i LIMIT %d OFFSET %d",
			array( $name['id'], $name['modified'], $this->table(), $name['type'], $name['status'], $name['modified'], gmdate( 'Y-m-d H:i:s', $since ), $name['modified'], $name['id'], $limit, $offset )
		);
		$found = array();
		foreach ( $rows as $row ) {
			$found[ (int) $row['id'] ] = (int) strtotime( $row['modified'] . ' UTC' );
		}
		return $found;
	}

	/**
	 * Orders changed after that second and not trashed; the oldest change first.
	 *
	 * @return int[]
	 */
	public function changed_after( int $after, int $limit, int $offset ): array {
		$name = $this->columns();
		return $this->database->numbers(
			"SELECT o.%i AS id FROM %i o
			WHERE o.%i = 'shop_order' AND o.%i NOT IN ('trash', 'auto-draft', 'draft', 'new', 'checkout-draft', 'wc-checkout-draft') AND o.%i > %s
			ORDER BY o.%i, o.%i LIMIT %d OFFSET %d",
			array( $name['id'], $this->table(), $name['type'], $name['status'], $name['modified'], gmdate( 'Y-m-d H:i:s', $after ), $name['modified'], $name['id'], $limit, $offset )
		);
	}

	/**
	 * Those of them that sell a course.
	 *
	 * @return int[]
	 */
	public function selling_changed_after( int $after, int $limit, int $offset ): array {
		global $wpdb;
		$name = $this->columns();
		return $this->database->numbers(
			"SELECT o.%i AS id FROM %i o
			WHERE o.%i = 'shop_order' AND o.%i NOT IN ('trash', 'auto-draft', 'draft', 'new', 'checkout-draft', 'wc-checkout-draft') AND o.%i > %s
			AND EXISTS (
				SELECT 1 FROM %i item JOIN %i meta ON meta.order_item_id = item.order_item_id
				WHERE item.order_id = o.%i AND item.order_item_type = 'line_item' AND meta.meta_key = %s
			) ORDER BY o.%i, o.%i LIMIT %d OFFSET %d",
			array(
				$name['id'],
				$this->table(),
				$name['type'],
				$name['status'],
				$name['modified'],
				gmdate( 'Y-m-d H:i:s', $after ),
				$wpdb->prefix . 'woocommerce_order_items',
				$wpdb->prefix . 'woocommerce_order_itemmeta',
				$name['id'],
				OfferStore::META_KEY,
				$name['modified'],
				$name['id'],
				$limit,
				$offset,
			)
		);
	}

	/**
	 * Those refunds that are there.
	 *
	 * @param int[] $refund_ids Refunds, at least one.
	 * @return int[]
	 */
	public function existing_refunds( array $refund_ids ): array {
		$name  = $this->columns();
		$marks = implode( ',', array_fill( 0, count( $refund_ids ), '%d' ) );
		return $this->database->numbers(
			"SELECT o.%i AS id FROM %i o WHERE o.%i = 'shop_order_refund' AND o.%i IN ($marks)",
			array_merge( array( $name['id'], $this->table(), $name['type'], $name['id'] ), $refund_ids )
		);
	}

	private function table(): string {
		global $wpdb;
		return OrderUtil::custom_orders_table_usage_is_enabled() ? OrderUtil::get_table_for_orders() : $wpdb->posts;
	}

	/**
	 * @return array{id: string, type: string, status: string, modified: string}
	 */
	private function columns(): array {
		return OrderUtil::custom_orders_table_usage_is_enabled() ? self::HPOS : self::POSTS;
	}
}
