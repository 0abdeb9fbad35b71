<?php
declare( strict_types=1 );

namespace Matricula\Admin;

use Matricula\Registerable;

/**
 * A section of WooCommerce → Status, which owners paste into requests for help: no secrets, no personal data.
 */
final class StatusReport implements Registerable {

	private Connection $connection;
	private string $version;

	public function __construct( Connection $connection, string $version ) {
		$this->connection = $connection;
		$this->version    = $version;
	}

	public function register(): void {
		add_action( 'woocommerce_system_status_report', array( $this, 'show' ) );
	}

	public function show(): void {
		?>
		<table class="wc_status_table widefat" cellspacing="0">
			<thead>
				<tr><th colspan="3" data-export-label="Matricula"><h2><?php esc_html_e( 'Matricula', 'matricula' ); ?></h2></th></tr>
			</thead>
			<tbody>
			<?php foreach ( $this->lines() as $name => $line ) : ?>
				<tr>
					<td data-export-label="<?php echo esc_attr( $name ); ?>"><?php echo esc_html( $line[0] ); ?>:</td>
					<td class="help">&nbsp;</td>
					<td><?php echo esc_html( $line[1] ); ?></td>
				</tr>
			<?php endforeach; ?>
			</tbody>
		</table>
		<?php
	}

	/**
	 * By its name in English, which the copied report has: its name and its value.
	 *
	 * @return array<string, array{string, string}>
	 */
	private function lines(): array {
		$facts    = $this->connection->read();
		$findings = implode( ', ', array_column( Diagnosis::of( $facts, time() ), 'code' ) );
		return array(
			'Version'            => array( __( 'Version', 'matricula' ), $this->version ),
			'Sidecar'            => array( __( 'Sidecar', 'matricula' ), $facts->pairing['sidecar_url'] ?? '–' ),
			'Shop ID'            => array( __( 'Shop ID', 'matricula' ), $facts->pairing['shop_id'] ?? '–' ),
			'Paired for'         => array( __( 'Paired for', 'matricula' ), $facts->paired_url ?? '–' ),
			'Findings'           => array( __( 'Findings', 'matricula' ), '' === $findings ? '–' : $findings ),
			'Deliveries waiting' => array( __( 'Deliveries waiting', 'matricula' ), (string) $facts->waiting ),
			'Deliveries failed'  => array( __( 'Deliveries failed', 'matricula' ), (string) $facts->failed ),
			'Last sent'          => array( __( 'Last sent', 'matricula' ), self::moment( $facts->last_sent_at ) ),
			'Last error'         => array( __( 'Last error', 'matricula' ), self::error( $facts ) ),
			'Last question'      => array( __( 'Last question of the sidecar', 'matricula' ), self::moment( $facts->last_contact_at ) ),
			'Last report'        => array( __( 'Last report', 'matricula' ), self::moment( $facts->last_report_at ) ),
			'Last run'           => array( __( 'Last run of the schedule', 'matricula' ), self::moment( $facts->last_run_at ) ),
		);
	}

	private static function error( ConnectionFacts $facts ): string {
		return null === $facts->last_error ? '–' : self::moment( $facts->last_error['at'] ) . ' ' . $facts->last_error['code'];
	}

	private static function moment( ?int $seconds ): string {
		return null === $seconds ? '–' : gmdate( 'Y-m-d H:i:s', $seconds ) . ' UTC';
	}
}
