<?php
declare( strict_types=1 );

namespace Matricula\Product;

use InvalidArgumentException;
use Matricula\Course\Offer;
use Matricula\Course\OfferProblem;
use Matricula\Course\OfferStore;
use Matricula\Course\OfferText;
use Matricula\Course\Text;
use Matricula\Registerable;
use WC_Product;

/**
 * The column "Matricula courses" of WooCommerce's CSV export and import; Course\OfferText has its form.
 *
 * An empty cell leaves a product's courses as they are, `-` removes them, and a cell that cannot be read fails its row
 * before anything of the product is touched.
 */
final class CoursesInCsv implements Registerable {

	private const COLUMN = 'matricula_courses';

	private const NO_COURSES = '-';

	/**
	 * Products' offers.
	 *
	 * @var OfferStore
	 */
	private OfferStore $offers;

	/**
	 * What could not be saved.
	 *
	 * @var OfferDraft
	 */
	private OfferDraft $drafts;

	public function __construct( OfferStore $offers, OfferDraft $drafts ) {
		$this->offers = $offers;
		$this->drafts = $drafts;
	}

	public function register(): void {
		add_filter( 'woocommerce_product_export_column_names', array( $this, 'add_column' ) );
		add_filter( 'woocommerce_product_export_product_default_columns', array( $this, 'add_column' ) );
		add_filter( 'woocommerce_product_export_product_column_' . self::COLUMN, array( $this, 'export' ), 10, 2 );
		add_filter( 'woocommerce_product_export_skip_meta_keys', array( $this, 'skip_meta' ) );
		add_filter( 'woocommerce_csv_product_import_mapping_options', array( $this, 'add_column' ) );
		add_filter( 'woocommerce_csv_product_import_mapping_default_columns', array( $this, 'map_title' ) );
		add_filter( 'woocommerce_product_importer_formatting_callbacks', array( $this, 'keep_as_written' ), 10, 2 );
		add_filter( 'woocommerce_product_import_process_item_data', array( $this, 'check' ) );
		add_filter( 'woocommerce_product_import_pre_insert_product_object', array( $this, 'import' ), 10, 2 );
	}

	/**
	 * Adds the column's title.
	 *
	 * @param mixed $columns Titles by name.
	 * @return mixed
	 */
	public function add_column( $columns ) {
		if ( is_array( $columns ) ) {
			$columns[ self::COLUMN ] = __( 'Matricula courses', 'matricula' );
		}
		return $columns;
	}

	/**
	 * Finds the column by its title, in the shop's language and in English.
	 *
	 * @param mixed $columns Names by title.
	 * @return mixed
	 */
	public function map_title( $columns ) {
		if ( is_array( $columns ) ) {
			$columns[ __( 'Matricula courses', 'matricula' ) ] = self::COLUMN;
			$columns['Matricula courses']                      = self::COLUMN;
		}
		return $columns;
	}

	/**
	 * A product's cell. An offer that cannot be read is written as it is stored, so that importing it names it again.
	 *
	 * @param mixed $value   What another plugin wrote.
	 * @param mixed $product The row's product.
	 * @return mixed
	 */
	public function export( $value, $product ) {
		if ( ! $product instanceof WC_Product ) {
			return $value;
		}
		$text = $this->offers->text( $product );
		try {
			return '' === $text ? '' : OfferText::write( Offer::from_json( $text ) );
		} catch ( OfferProblem $problem ) {
			return $text;
		}
	}

	/**
	 * "Export custom meta" need not say it twice: on import the two could disagree.
	 *
	 * @param mixed $keys Meta keys that are not exported.
	 * @return mixed
	 */
	public function skip_meta( $keys ) {
		if ( is_array( $keys ) ) {
			array_push( $keys, OfferStore::META_KEY, OfferDraft::META_KEY );
		}
		return $keys;
	}

	/**
	 * Lets our cells through as they are written: WooCommerce's cleaning drops %2B, and the sentence would name another text.
	 *
	 * @param mixed $callbacks One for each column of the file.
	 * @param mixed $importer  WooCommerce's importer.
	 * @return mixed
	 */
	public function keep_as_written( $callbacks, $importer ) {
		$columns = is_object( $importer ) && is_callable( array( $importer, 'get_mapped_keys' ) ) ? $importer->get_mapped_keys() : array();
		$place   = is_array( $columns ) ? array_search( self::COLUMN, $columns, true ) : false;
		if ( is_array( $callbacks ) && false !== $place ) {
			$callbacks[ $place ] = 'strval';
		}
		return $callbacks;
	}

	/**
	 * Refuses a row whose courses cannot be read, before WooCommerce makes or changes a product of it.
	 *
	 * @param mixed $data The row.
	 * @return mixed
	 * @throws InvalidArgumentException With the sentence that the importer shows for the row.
	 */
	public function check( $data ) {
		$text = self::cell( $data );
		if ( '' === $text || self::NO_COURSES === $text ) {
			return $data;
		}
		try {
			OfferText::read( $text );
		} catch ( OfferProblem $problem ) {
			/* translators: %s: what is wrong, a sentence */
			$sentence = sprintf( __( 'Matricula courses: %s', 'matricula' ), OfferSentences::about( $problem ) );
			throw new InvalidArgumentException( esc_html( $sentence ), 0, $problem ); // phpcs:ignore WordPress.Security.EscapeOutput.ExceptionNotEscaped -- The cause is not shown.
		}
		return $data;
	}

	/**
	 * Sets a row's courses on its product, which WooCommerce then saves.
	 *
	 * @param mixed $product The row's product.
	 * @param mixed $data    The row.
	 * @return mixed
	 */
	public function import( $product, $data ) {
		$text = self::cell( $data );
		if ( ! $product instanceof WC_Product || '' === $text ) {
			return $product;
		}
		$this->drafts->discard( $product );
		if ( self::NO_COURSES === $text ) {
			$this->offers->remove( $product );
		} else {
			$this->offers->put( $product, OfferText::read( $text ) );
		}
		return $product;
	}

	/**
	 * Our cell of a row; empty when the file has no such column.
	 *
	 * @param mixed $data The row.
	 */
	private static function cell( $data ): string {
		$text = is_array( $data ) ? ( $data[ self::COLUMN ] ?? '' ) : '';
		return is_string( $text ) ? Text::trim( $text ) : '';
	}
}
