<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration\Product;

use Matricula\Course\OfferStore;
use Matricula\Tests\Support\Products;
use PHPUnit\Framework\TestCase;
use WC_Product;
use WC_Product_CSV_Exporter;
use WC_Product_CSV_Importer;

/**
 * The column of WooCommerce's own CSV exporter and importer.
 */
final class CoursesInCsvTest extends TestCase {

	use Products;

	private const SOLD = 'course-v1:A+B+C verified campus; course-v1:Ñandú+B+D - second; on-refund audit 14';

	public static function setUpBeforeClass(): void {
		require_once WC_ABSPATH . 'includes/export/class-wc-product-csv-exporter.php';
		require_once WC_ABSPATH . 'includes/import/class-wc-product-csv-importer.php';
	}

	protected function setUp(): void {
		wp_set_current_user( 1 );
	}

	public function test_an_export_has_the_courses_in_words(): void {
		$product = $this->product( self::SOLD );

		$exported = $this->export( $product );

		self::assertStringContainsString( 'Matricula courses', $exported );
		self::assertStringContainsString( self::SOLD, $exported );
		self::assertStringNotContainsString( OfferStore::META_KEY, $exported );
	}

	public function test_what_was_exported_is_imported_again(): void {
		$product  = $this->product( self::SOLD );
		$exported = $this->export( $product );
		$this->sell( $product, 'course-v1:A+B+Other' );

		$result = $this->import( $exported );

		self::assertSame( array( $product->get_id() ), $result['updated'] );
		self::assertSame( self::SOLD, $this->cell( $product ) );
	}

	public function test_an_import_sets_the_courses_of_a_variation(): void {
		list( , $variation ) = $this->product_with_variation( 'course-v1:A+B+Parent', '' );

		$this->import( "ID,Type,Matricula courses\n{$variation->get_id()},variation,course-v1:A+B+C audit\n" );

		self::assertSame( 'course-v1:A+B+C audit', $this->cell( $variation ) );
	}

	public function test_a_cell_that_cannot_be_read_fails_its_row_and_changes_nothing(): void {
		$product = $this->product( self::SOLD );

		$result = $this->import( "ID,Name,Matricula courses\n{$product->get_id()},Renamed,course-v1:A%2BB<script>\n" );

		self::assertSame( array(), $result['updated'] );
		self::assertCount( 1, $result['failed'] );
		self::assertStringContainsString( 'course-v1:A%2BB&lt;script&gt;', $result['failed'][0]->get_error_message() );
		self::assertSame( self::SOLD, $this->cell( $product ) );
		self::assertSame( 'Python 101', wc_get_product( $product->get_id() )->get_name() );
	}

	public function test_refunds_that_no_rule_knows_fail_their_row(): void {
		$product = $this->product( self::SOLD );

		$result = $this->import( "ID,Matricula courses\n{$product->get_id()},course-v1:A+B+C; on-refund burn\n" );

		self::assertStringContainsString( '“burn” is nothing that can become of the access', $result['failed'][0]->get_error_message() );
		self::assertSame( self::SOLD, $this->cell( $product ) );
	}

	public function test_an_empty_cell_leaves_the_courses_and_a_dash_removes_them(): void {
		$product = $this->product( self::SOLD );

		$this->import( "ID,Matricula courses\n{$product->get_id()},\n" );
		self::assertSame( self::SOLD, $this->cell( $product ) );

		$this->import( "ID,Matricula courses\n{$product->get_id()},-\n" );
		self::assertSame( '', $this->cell( $product ) );
	}

	public function test_a_file_without_the_column_leaves_the_courses(): void {
		$product = $this->product( self::SOLD );

		$this->import( "ID,Name\n{$product->get_id()},Renamed\n" );

		self::assertSame( self::SOLD, $this->cell( $product ) );
		self::assertSame( 'Renamed', wc_get_product( $product->get_id() )->get_name() );
	}

	private function export( WC_Product $product ): string {
		$exporter = new WC_Product_CSV_Exporter();
		$exporter->enable_meta_export( true );
		$exporter->set_product_types_to_export( array( 'simple' ) );
		$only = static function ( array $query ) use ( $product ): array {
			return array( 'include' => array( $product->get_id() ) ) + $query;
		};
		add_filter( 'woocommerce_product_export_product_query_args', $only );
		$exporter->prepare_data_to_export();
		remove_filter( 'woocommerce_product_export_product_query_args', $only );
		$csv = new \ReflectionMethod( $exporter, 'get_csv_data' );
		$csv->setAccessible( true );
		$columns = new \ReflectionMethod( $exporter, 'export_column_headers' );
		$columns->setAccessible( true );
		return $columns->invoke( $exporter ) . $csv->invoke( $exporter );
	}

	/**
	 * Imports a file into products that exist, its columns found by their titles.
	 *
	 * @return array<string, mixed>
	 */
	private function import( string $csv ): array {
		$path = get_temp_dir() . wp_unique_id( 'matricula-' . getmypid() . '-' ) . '.csv';
		file_put_contents( $path, $csv );
		$titles  = str_getcsv( (string) strtok( $csv, "\n" ) );
		$known   = apply_filters(
			'woocommerce_csv_product_import_mapping_default_columns',
			array(
				'ID'   => 'id',
				'Type' => 'type',
				'Name' => 'name',
			),
			$titles
		);
		$mapping = array();
		foreach ( $titles as $title ) {
			$mapping[ $title ] = $known[ $title ] ?? '';
		}
		$importer = new WC_Product_CSV_Importer(
			$path,
			array(
				'parse'           => true,
				'mapping'         => $mapping,
				'update_existing' => true,
			)
		);
		$result   = $importer->import();
		unlink( $path );
		return $result;
	}

	private function cell( WC_Product $product ): string {
		return (string) apply_filters( 'woocommerce_product_export_product_column_matricula_courses', '', wc_get_product( $product->get_id() ), 'matricula_courses' );
	}
}
