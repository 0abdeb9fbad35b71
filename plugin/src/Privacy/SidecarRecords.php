<?php
declare( strict_types=1 );

namespace Matricula\Privacy;

use Matricula\Fields;
use Matricula\Pairing\PairingStore;
use Matricula\Sidecar\SidecarClient;
use Matricula\Sidecar\SidecarProblem;
use WP_Error;

/**
 * What the sidecar knows of people by this shop's orders, asked page by page.
 */
final class SidecarRecords {

	private PairingStore $pairings;
	private SidecarClient $client;

	public function __construct( PairingStore $pairings, SidecarClient $client ) {
		$this->pairings = $pairings;
		$this->client   = $client;
	}

	public function id(): string {
		return 'matricula-sidecar';
	}

	public function label(): string {
		return __( 'Enrollment system (Matricula sidecar)', 'matricula' );
	}

	/**
	 * A page, as WordPress wants it from an exporter. An export that lacked what the sidecar knows would seem whole, so
	 * there is none when it does not answer.
	 *
	 * @return array{data: list<array<string, mixed>>, done: bool}|WP_Error
	 */
	public function export( string $email, int $page ) {
		$pairing = $this->pairings->find();
		if ( null === $pairing ) {
			return array(
				'data' => array(),
				'done' => true,
			);
		}
		try {
			$answer = $this->client->personal_data( $pairing, $email, $page, self::login() );
		} catch ( SidecarProblem $problem ) {
			return self::not_exported( $problem );
		}
		$data = array();
		foreach ( $answer->each( 'groups' ) as $group ) {
			foreach ( $group->each( 'items' ) as $item ) {
				$data[] = array(
					'group_id'    => $this->id() . '-' . $group->text( 'id' ),
					'group_label' => $group->text( 'label' ),
					'item_id'     => $item->text( 'id' ),
					'data'        => self::named( $item ),
				);
			}
		}
		return array(
			'data' => $data,
			'done' => true === ( $answer->values()['done'] ?? true ),
		);
	}

	/**
	 * A step, as WordPress wants it from an eraser.
	 *
	 * @return array{items_removed: bool, items_retained: bool, messages: string[], done: bool}
	 */
	public function erase( string $email ): array {
		$pairing = $this->pairings->find();
		if ( null === $pairing ) {
			return ( new Erasure( 0 ) )->to_answer();
		}
		try {
			$answer = $this->client->erase_person( $pairing, $email, self::login() );
		} catch ( SidecarProblem $problem ) {
			/* translators: %s: a sentence about what is wrong */
			$reason = sprintf( __( 'The enrollment system was not asked, or did not answer: nothing is certain to be erased there. Erase again when it answers. %s', 'matricula' ), $problem->getMessage() );
			return ( new Erasure( 0, array( $reason ) ) )->to_answer();
		}
		$removed = (int) $answer->number( 'orders' ) + (int) $answer->number( 'accounts' ) + (int) $answer->number( 'deliveries' );
		$erasure = new Erasure( $removed, $answer->texts( 'retained' ) );
		return array_merge( $erasure->to_answer(), array( 'done' => true === ( $answer->values()['done'] ?? true ) ) );
	}

	/**
	 * WordPress's page shows a sentence, but not the one of a WP_Error (wp-admin/js/privacy-tools.js).
	 */
	private static function not_exported( SidecarProblem $problem ): WP_Error {
		/* translators: %s: a sentence about what is wrong */
		$sentence = sprintf( __( 'The enrollment system did not say what it knows, so there is no export. Try again when it answers. %s', 'matricula' ), $problem->getMessage() );
		if ( wp_doing_ajax() ) {
			wp_send_json_error( $sentence );
		}
		return new WP_Error( $problem->code_text(), $sentence );
	}

	/**
	 * What is known, as WordPress takes it.
	 *
	 * @return list<array{name: string, value: string}>
	 */
	private static function named( Fields $item ): array {
		$named = array();
		foreach ( $item->each( 'facts' ) as $fact ) {
			$named[] = array(
				'name'  => esc_html( $fact->text( 'name' ) ),
				'value' => esc_html( $fact->text( 'value' ) ),
			);
		}
		return $named;
	}

	/**
	 * Who asks; WordPress may also do so by its schedule.
	 */
	private static function login(): string {
		$login = wp_get_current_user()->user_login;
		return '' === (string) $login ? 'schedule' : (string) $login;
	}
}
