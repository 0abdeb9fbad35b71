<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Registerable;

/**
 * One test of Tools → Site Health: whether orders get through.
 */
final class SiteHealth implements Registerable {

	private const TEST = 'matricula_connection';

	private Connection $connection;

	public function __construct( Connection $connection ) {
		$this->connection = $connection;
	}

	public function register(): void {
		add_filter( 'site_status_tests', array( $this, 'add_test' ) );
	}

	/**
	 * Adds the test.
	 *
	 * @param mixed $tests By kind and name.
	 * @return mixed
	 */
	public function add_test( $tests ) {
		if ( is_array( $tests ) && is_array( $tests['direct'] ?? null ) ) {
			$tests['direct'][ self::TEST ] = array(
				'label' => __( 'Matricula’s connection', 'matricula' ),
				'test'  => array( $this, 'result' ),
			);
		}
		return $tests;
	}

	/**
	 * The result, as WordPress shows it (wp-admin/includes/class-wp-site-health.php).
	 *
	 * @return array<string, mixed>
	 */
	public function result(): array {
		$findings = Diagnosis::of( $this->connection->read(), time() );
		$levels   = array_column( $findings, 'level' );
		$status   = in_array( Finding::CRITICAL, $levels, true ) ? 'critical' : 'recommended';
		return array(
			'label'       => array() === $findings
				? __( 'Orders with courses reach the Matricula sidecar', 'matricula' )
				: __( 'Matricula needs you', 'matricula' ),
			'status'      => array() === $findings ? 'good' : $status,
			'badge'       => array(
				'label' => __( 'Courses', 'matricula' ),
				'color' => 'blue',
			),
			'description' => self::description( array_column( $findings, 'sentence' ) ),
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( SettingsScreen::url() ), esc_html__( 'Open WooCommerce → Matricula', 'matricula' ) ),
			'test'        => self::TEST,
		);
	}

	/**
	 * Paragraphs.
	 *
	 * @param string[] $sentences What was found.
	 */
	private static function description( array $sentences ): string {
		$sentences = array() === $sentences ? array( __( 'The shop is paired, and nothing is held up.', 'matricula' ) ) : $sentences;
		return '<p>' . implode( '</p><p>', array_map( 'esc_html', $sentences ) ) . '</p>';
	}
}
