<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

use Matricula\Log;
use Matricula\Registerable;
use Throwable;
use WC_Order;

/**
 * Answers Tools → Export Personal Data and Erase Personal Data, follows WooCommerce when it anonymises an order, and
 * suggests what to write into the shop's privacy policy.
 */
final class PersonalData implements Registerable {

	private SeatRecords $seats;
	private DeliveryRecords $deliveries;
	private LearnerMetaRecords $learners;
	private SidecarRecords $sidecar;

	public function __construct( SeatRecords $seats, DeliveryRecords $deliveries, LearnerMetaRecords $learners, SidecarRecords $sidecar ) {
		$this->seats      = $seats;
		$this->deliveries = $deliveries;
		$this->learners   = $learners;
		$this->sidecar    = $sidecar;
	}

	public function register(): void {
		add_filter( 'wp_privacy_personal_data_exporters', array( $this, 'add_exporters' ) );
		// Before WooCommerce's own at 10: it anonymises orders, by which deliveries are recognised.
		add_filter( 'wp_privacy_personal_data_erasers', array( $this, 'add_erasers' ), 5 );
		add_action( 'woocommerce_privacy_remove_order_personal_data', array( $this, 'forget_order' ) );
		add_action( 'admin_init', array( $this, 'suggest_policy' ) );
	}

	/**
	 * Adds ours.
	 *
	 * @param mixed $exporters By name.
	 * @return mixed
	 */
	public function add_exporters( $exporters ) {
		if ( ! is_array( $exporters ) ) {
			return $exporters;
		}
		foreach ( $this->records() as $records ) {
			$exporters[ $records->id() ] = array(
				'exporter_friendly_name' => $records->label(),
				'callback'               => static function ( string $email ) use ( $records ): array {
					return self::exported( $records, new Address( $email ) );
				},
			);
		}
		$exporters[ $this->sidecar->id() ] = array(
			'exporter_friendly_name' => $this->sidecar->label(),
			'callback'               => array( $this->sidecar, 'export' ),
		);
		return $exporters;
	}

	/**
	 * Adds ours.
	 *
	 * @param mixed $erasers By name.
	 * @return mixed
	 */
	public function add_erasers( $erasers ) {
		if ( ! is_array( $erasers ) ) {
			return $erasers;
		}
		foreach ( $this->records() as $records ) {
			$erasers[ $records->id() ] = array(
				'eraser_friendly_name' => $records->label(),
				'callback'             => static function ( string $email ) use ( $records ): array {
					return $records->erase( new Address( $email ) )->to_answer();
				},
			);
		}
		$erasers[ $this->sidecar->id() ] = array(
			'eraser_friendly_name' => $this->sidecar->label(),
			'callback'             => array( $this->sidecar, 'erase' ),
		);
		return $erasers;
	}

	/**
	 * WooCommerce has just removed the personal data of an order, asked by somebody or by the shop's retention settings.
	 * The sidecar changes nobody's access for an anonymised order.
	 *
	 * @param mixed $order The order.
	 */
	public function forget_order( $order ): void {
		if ( ! $order instanceof WC_Order ) {
			return;
		}
		try {
			$this->learners->erase_order( $order );
			$this->seats->erase_order( $order->get_id() );
			$this->deliveries->erase_order( $order->get_id() );
		} catch ( Throwable $problem ) {
			// WooCommerce goes on with the next order.
			Log::error( 'The learners of an anonymised order could not be removed', $problem, array( 'order_id' => $order->get_id() ) );
		}
	}

	public function suggest_policy(): void {
		wp_add_privacy_policy_content( 'Matricula', wp_kses_post( PolicyText::html() ) );
	}

	/**
	 * All that the plugin keeps about people.
	 *
	 * @return PersonalRecords[]
	 */
	private function records(): array {
		return array( $this->seats, $this->deliveries, $this->learners );
	}

	/**
	 * As WordPress wants it from an exporter (wp-admin/includes/ajax-actions.php).
	 *
	 * @return array{data: list<array<string, mixed>>, done: bool}
	 */
	private static function exported( PersonalRecords $records, Address $address ): array {
		$data = array();
		foreach ( $records->export( $address ) as $id => $facts ) {
			$named = array();
			foreach ( $facts as $name => $value ) {
				$named[] = array(
					'name'  => $name,
					'value' => $value,
				);
			}
			$data[] = array(
				'group_id'    => $records->id(),
				'group_label' => $records->label(),
				'item_id'     => $id,
				'data'        => $named,
			);
		}
		return array(
			'data' => $data,
			'done' => true,
		);
	}
}
