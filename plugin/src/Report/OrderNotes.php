<?php
declare( strict_types=1 );

namespace Matricula\Report;

use PHPMailer\PHPMailer\PHPMailer;
use RuntimeException;
use WC_Order;
use WP_Comment;

/**
 * Writes what is reported onto the order, and mails the customer's note.
 */
final class OrderNotes {

	/**
	 * A note for staff.
	 *
	 * @throws RuntimeException When WordPress could not store it.
	 */
	public function add( WC_Order $order, string $html ): int {
		$note_id = $order->add_order_note( wp_kses_post( $html ) );
		if ( $note_id < 1 ) {
			throw new RuntimeException( 'WordPress could not store an order note.' );
		}
		return $note_id;
	}

	/**
	 * A note for the customer, without its mail: WooCommerce would send that inside our transaction, which may yet end as if
	 * nothing had happened.
	 *
	 * @throws RuntimeException When WordPress could not store it.
	 */
	public function add_for_customer( WC_Order $order, string $html ): int {
		$note_id = $this->add( $order, $html );
		add_comment_meta( $note_id, 'is_customer_note', 1 );
		return $note_id;
	}

	/**
	 * Tells everybody who listens, WooCommerce's mail first of all, that the customer has a note. Nothing when somebody has
	 * deleted it.
	 *
	 * Where PHP is stopped after the mail left and before that is written down, it is sent again, under the same
	 * Message-ID, by which mail programs know it.
	 */
	public function mail( int $order_id, int $note_id, string $report_id ): void {
		$note = get_comment( $note_id );
		if ( ! $note instanceof WP_Comment ) {
			return;
		}
		$name_mail = static function ( $mailer ) use ( $report_id ): void {
			if ( $mailer instanceof PHPMailer ) {
				$mailer->MessageID = sprintf( '<matricula.%s@%s>', $report_id, (string) wp_parse_url( home_url(), PHP_URL_HOST ) ); // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's name.
			}
		};
		add_action( 'phpmailer_init', $name_mail );
		try {
			do_action(
				'woocommerce_new_customer_note', // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- as WC_Order::add_order_note() does it.
				array(
					'order_id'      => $order_id,
					'customer_note' => $note->comment_content,
				)
			);
		} finally {
			remove_action( 'phpmailer_init', $name_mail );
			$this->forget_name();
		}
	}

	/**
	 * WordPress keeps its mailer, and with it a mail's name: the next mail of this request would bear it too, and be taken
	 * for a repetition.
	 */
	private function forget_name(): void {
		global $phpmailer;
		if ( $phpmailer instanceof PHPMailer ) {
			$phpmailer->MessageID = ''; // phpcs:ignore WordPress.NamingConventions.ValidVariableName -- PHPMailer's name.
		}
	}
}
