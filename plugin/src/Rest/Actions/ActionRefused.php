<?php
declare( strict_types=1 );

namespace Matricula\Rest\Actions;

use Matricula\Exception\MatriculaException;
use RuntimeException;
use WP_Error;

/**
 * A question of the sidecar that gets no answer. Its code is stable; see docs/developers/plugin-protocol.md.
 */
final class ActionRefused extends RuntimeException implements MatriculaException {

	private string $code_text;
	private int $status;

	private function __construct( string $code_text, int $status, string $sentence ) {
		parent::__construct( $sentence );
		$this->code_text = $code_text;
		$this->status    = $status;
	}

	public static function not_paired(): self {
		return new self( 'matricula_not_paired', 409, __( 'This shop is not paired.', 'matricula' ) );
	}

	public static function site_moved(): self {
		return new self( 'matricula_site_moved', 409, __( 'This site has another address than the one that was paired.', 'matricula' ) );
	}

	public static function signature_wrong(): self {
		return new self( 'matricula_signature_wrong', 401, __( 'The signature does not fit.', 'matricula' ) );
	}

	public static function repeated(): self {
		return new self( 'matricula_call_repeated', 409, __( 'This question was answered before. Ask again under a new id.', 'matricula' ) );
	}

	public static function other_action(): self {
		return new self( 'matricula_action_wrong', 400, __( 'The signed body asks for another action than this address stands for.', 'matricula' ) );
	}

	/**
	 * @param string $field The first field that is not as agreed.
	 */
	public static function body_invalid( string $field ): self {
		/* translators: %s: name of a field */
		return new self( 'matricula_body_invalid', 400, sprintf( __( 'The body is not as agreed: %s. Update plugin and sidecar to releases that belong together.', 'matricula' ), $field ) );
	}

	public static function under_way(): self {
		return new self( 'matricula_report_under_way', 503, __( 'The same report is being applied at this moment. Send it again in two minutes.', 'matricula' ) );
	}

	public static function failed(): self {
		return new self( 'matricula_failed', 500, __( 'Something went wrong in the shop. Its log says what (WooCommerce → Status → Logs, “matricula”).', 'matricula' ) );
	}

	public function as_error(): WP_Error {
		return new WP_Error( $this->code_text, $this->getMessage(), array( 'status' => $this->status ) );
	}
}
