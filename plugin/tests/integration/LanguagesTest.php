<?php
declare( strict_types=1 );

namespace Matricula\Tests\Integration;

use Matricula\Languages;
use PHPUnit\Framework\TestCase;

/**
 * What WordPress makes of the files that npm run build writes into languages/.
 */
final class LanguagesTest extends TestCase {

	private const FOLDER = WP_PLUGIN_DIR . '/matricula/languages';

	protected function tearDown(): void {
		remove_all_filters( 'determine_locale' );
		$this->forget_translations();
	}

	/**
	 * Chile stands for the variants without a translation of their own.
	 *
	 * @testWith ["es_ES"]
	 *           ["es_CL"]
	 */
	public function test_php_speaks_the_language_of_the_shop( string $locale ): void {
		$this->speak( $locale );

		self::assertSame( 'Clave de curso', __( 'Course key', 'matricula' ) );
		self::assertSame( 'y %d más', _n( 'and %d more', 'and %d more', 2, 'matricula' ) );
	}

	/**
	 * @testWith ["matricula-settings", "build/settings.js", "Connection", "Conexión", "es_ES"]
	 *           ["matricula-settings", "build/settings.js", "Connection", "Conexión", "es_CL"]
	 *           ["matricula-order-panel", "build/order-panel.js", "Learner", "Estudiante", "es_ES"]
	 *           ["matricula-product-courses", "assets/product-courses.js", "The course was removed. Save to keep it so.", "Se quitó el curso. Guarda para conservar el cambio.", "es_ES"]
	 */
	public function test_scripts_speak_it_too( string $handle, string $file, string $english, string $spanish, string $locale ): void {
		$this->speak( $locale );
		wp_register_script( $handle, plugins_url( "matricula/$file" ), array(), '1', true );

		$json = (string) load_script_textdomain( $handle, 'matricula', self::FOLDER );

		wp_deregister_script( $handle );
		self::assertSame( array( $spanish ), json_decode( $json, true )['locale_data']['messages'][ $english ] ?? null );
	}

	public function test_a_language_without_translation_reads_english(): void {
		$this->speak( 'fr_FR' );

		self::assertSame( 'Course key', __( 'Course key', 'matricula' ) );
	}

	/**
	 * @testWith ["/languages/other-es_CL.mo"]
	 *           ["/languages/matricula-fr_FR.mo"]
	 *           ["/languages/matricula-es_CL/other.mo"]
	 *           [false]
	 *
	 * @param string|false $file A file that is not there.
	 */
	public function test_files_of_others_are_left_alone( $file ): void {
		self::assertSame( $file, ( new Languages( WP_PLUGIN_DIR . '/matricula/matricula.php' ) )->find( $file ) );
	}

	public function test_a_variant_with_a_translation_of_its_own_keeps_it(): void {
		$own = get_temp_dir() . 'matricula-es_CL.mo';
		touch( $own );

		$found = ( new Languages( WP_PLUGIN_DIR . '/matricula/matricula.php' ) )->find( $own );

		unlink( $own );
		self::assertSame( $own, $found );
	}

	private function speak( string $locale ): void {
		$this->forget_translations();
		add_filter( 'determine_locale', static fn() => $locale );
	}

	/**
	 * WordPress loads them again, for the locale that then holds.
	 */
	private function forget_translations(): void {
		unload_textdomain( 'matricula', true );
	}
}
