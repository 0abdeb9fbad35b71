<?php
declare( strict_types=1 );

namespace Matricula\Tests\Support;

use Matricula\Course\Offer;
use Matricula\Course\OfferStore;
use Matricula\Course\OfferText;
use WC_Order;
use WC_Order_Item_Product;
use WC_Product;
use WC_Product_Attribute;
use WC_Product_Simple;
use WC_Product_Variable;
use WC_Product_Variation;

/**
 * Products that sell courses, and the orders of them. Every one is removed after its test.
 */
trait Products {

	/**
	 * To be removed.
	 *
	 * @var WC_Product[]
	 */
	private array $made_products = array();

	/**
	 * To be removed.
	 *
	 * @var WC_Order[]
	 */
	private array $made_orders = array();

	/**
	 * @after
	 */
	public function remove_products_and_orders(): void {
		foreach ( array_merge( $this->made_orders, $this->made_products ) as $made ) {
			$made->delete( true );
		}
		$this->made_orders   = array();
		$this->made_products = array();
	}

	/**
	 * A product that costs something and sells courses, written as in the CSV column.
	 */
	private function product( string $courses = '' ): WC_Product_Simple {
		$product = new WC_Product_Simple();
		$product->set_name( 'Python 101' );
		$product->set_regular_price( '20' );
		$product->set_virtual( true );
		$this->sell( $product, $courses );
		$this->made_products[] = $product;
		return $product;
	}

	/**
	 * A product with one variation.
	 *
	 * @return array{WC_Product_Variable, WC_Product_Variation}
	 */
	private function product_with_variation( string $courses, string $courses_of_variation ): array {
		$level = new WC_Product_Attribute();
		$level->set_name( 'Level' );
		$level->set_options( array( 'One' ) );
		$level->set_variation( true );
		$parent = new WC_Product_Variable();
		$parent->set_name( 'Python' );
		$parent->set_attributes( array( $level ) );
		$this->sell( $parent, $courses );
		$variation = new WC_Product_Variation();
		$variation->set_parent_id( $parent->get_id() );
		$variation->set_attributes( array( 'level' => 'One' ) );
		$variation->set_regular_price( '20' );
		$variation->set_virtual( true );
		$this->sell( $variation, $courses_of_variation );
		array_push( $this->made_products, $parent, $variation );
		return array( $parent, $variation );
	}

	private function sell( WC_Product $product, string $courses ): void {
		if ( '' === $courses ) {
			$product->delete_meta_data( OfferStore::META_KEY );
		} else {
			$product->update_meta_data( OfferStore::META_KEY, OfferText::read( $courses )->to_json() );
		}
		$product->save();
	}

	private function remember( WC_Order $order ): WC_Order {
		$this->made_orders[] = $order;
		return $order;
	}

	/**
	 * Makes an order in code.
	 *
	 * @param WC_Product $product What is bought.
	 */
	private function order_of( $product ): WC_Order {
		$order = $this->remember( wc_create_order() );
		$order->add_product( $product );
		$order->calculate_totals();
		$order->save();
		return $order;
	}

	/**
	 * What the order's lines sell as the database has it, written as in the CSV column.
	 *
	 * @return string[]
	 */
	private function courses_on( WC_Order $order ): array {
		$courses = array();
		foreach ( wc_get_order( $order->get_id() )->get_items() as $item ) {
			$text      = (string) wc_get_order_item_meta( $item->get_id(), OfferStore::META_KEY );
			$courses[] = '' === $text ? '' : OfferText::write( Offer::from_json( $text ) );
		}
		return $courses;
	}

	private function first_line( WC_Order $order ): WC_Order_Item_Product {
		$items = wc_get_order( $order->get_id() )->get_items();
		return reset( $items );
	}
}
