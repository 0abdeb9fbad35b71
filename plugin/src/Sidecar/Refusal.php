<?php
declare( strict_types=1 );

namespace Matricula\Sidecar;

/**
 * Says in words what an answer means that is not the one asked for.
 */
final class Refusal {

	/**
	 * Signatures hold for five minutes; one that was refused with less than this between the clocks has another cause.
	 */
	private const CLOCK_SECONDS = 240;

	public static function of( Answer $answer ): SidecarProblem {
		$code = $answer->body->text( 'code' );
		if ( 'signature_wrong' === $code && abs( (int) $answer->clock_skew ) > self::CLOCK_SECONDS ) {
			return self::problem( 'clock_wrong', self::about_clock( (int) $answer->clock_skew ), $answer );
		}
		$sentence = self::sentence( $code );
		if ( '' !== $sentence ) {
			return self::problem( $code, $sentence, $answer );
		}
		if ( '' !== $code && '' !== $answer->body->text( 'detail' ) ) {
			return self::problem( $code, $answer->body->text( 'detail' ), $answer );
		}
		return self::of_somebody_else( $answer );
	}

	/**
	 * An answer without a code comes from something in front of the sidecar, or there is none.
	 */
	private static function of_somebody_else( Answer $answer ): SidecarProblem {
		if ( $answer->status >= 500 ) {
			/* translators: %d: HTTP status */
			return self::problem( 'sidecar_failing', sprintf( __( 'The sidecar, or what stands in front of it, is out of order (status %d). If it stays so, ask its operator.', 'matricula' ), $answer->status ), $answer );
		}
		if ( 429 === $answer->status || 408 === $answer->status ) {
			return self::problem( 'sidecar_busy', __( 'The sidecar asks this shop to slow down. It is tried again by itself.', 'matricula' ), $answer );
		}
		if ( $answer->status >= 300 && $answer->status < 400 ) {
			return self::problem( 'sidecar_elsewhere', __( 'The address leads on to another one. Enter the address of the sidecar itself; look whether it begins with https:// and whether “www” belongs to it.', 'matricula' ), $answer );
		}
		/* translators: %d: HTTP status */
		return self::problem( 'not_a_sidecar', sprintf( __( 'What answers at this address is not a sidecar (status %d). Compare the address with the one you were given.', 'matricula' ), $answer->status ), $answer );
	}

	/**
	 * Sentences for who manages a shop. The sidecar's own, which the rest is shown with, are in English.
	 */
	private static function sentence( string $code ): string {
		switch ( $code ) {
			case 'pairing_code_unknown':
				return __( 'The sidecar does not know this pairing code. Compare it with what you were given.', 'matricula' );
			case 'pairing_code_expired':
				return __( 'The pairing code is older than ten minutes. Ask the sidecar’s operator for a new one.', 'matricula' );
			case 'pairing_code_used':
				return __( 'The pairing code was used already. Ask the sidecar’s operator for a new one.', 'matricula' );
			case 'pairing_overheard':
				return __( 'The pairing code reached the sidecar over http://, where others can read it, and is used up. Ask the sidecar’s operator for an https:// address and a new code.', 'matricula' );
			case 'pairing_tried_too_often':
				return __( 'Too many wrong pairing codes were tried. Wait a quarter of an hour, then try again.', 'matricula' );
			case 'site_address_forbidden':
				return __( 'The sidecar may not connect to this shop’s address: it is in a private network, or its REST address is on another host. Look at Settings → General, or ask the sidecar’s operator to allow it (MATRICULA_PRIVATE_NETWORKS).', 'matricula' );
			case 'site_address_unsecured':
				return __( 'This shop’s address begins with http://: on the way others could read its orders and change what it answers. Set both addresses in Settings → General to https:// (your host can give you a certificate), then pair again.', 'matricula' );
			case 'site_address_not_found':
				return __( 'The sidecar cannot find this shop’s name. Pair under the address that visitors use (Settings → General), and look at its DNS.', 'matricula' );
			case 'shop_id_taken':
				return __( 'The pairing code is for a shop that belongs to somebody else. Ask the sidecar’s operator for a code for another shop id.', 'matricula' );
			case 'shop_unknown':
				return __( 'The sidecar does not know this shop any more. Pair again with a new code.', 'matricula' );
			case 'shop_unpaired':
				return __( 'The sidecar has ended the pairing. Pair again with a new code.', 'matricula' );
			case 'signature_wrong':
				return __( 'The sidecar does not accept this shop’s signature. Pair again with a new code.', 'matricula' );
			case 'order_unknown':
				return __( 'The sidecar has not planned anything of this order yet.', 'matricula' );
			case 'question_unknown':
			case 'question_withdrawn':
				return __( 'The question is not asked any more: what it was about is gone. Nothing was changed.', 'matricula' );
			case 'question_answered':
				return __( 'Somebody answered this question otherwise before. Nothing was changed; reload the page to see what became of it.', 'matricula' );
			case 'seats_unknown':
			case 'seats_count_wrong':
				return __( 'The seats of this question have changed. Reload the page and choose again.', 'matricula' );
			default:
				return self::about_rules( $code );
		}
	}

	private static function about_rules( string $code ): string {
		switch ( $code ) {
			case 'routing_changed':
			case 'rules_of_others':
			case 'rule_unknown':
				return __( 'The rules were changed somewhere else meanwhile. Nothing was kept; look at them as they are now, then try again.', 'matricula' );
			case 'lms_unknown':
				return __( 'The sidecar has no LMS of this name any more. Choose another one.', 'matricula' );
			case 'rules_of_shop_too_many':
				return __( 'A shop may have 20 rules of its own. Remove one first, or use “*” to join several.', 'matricula' );
			case 'rules_too_many':
				return __( 'The institution has as many rules as there may be. Ask the sidecar’s operator to remove some.', 'matricula' );
			case 'pattern_too_long':
				return __( 'This is too long: at most 255 characters are taken.', 'matricula' );
			case 'pattern_only_stars':
				return __( 'A “*” alone says nothing. Leave the field empty where anything will do.', 'matricula' );
			case 'pattern_unreadable':
				return __( 'This contains characters that nobody can see. Type it again.', 'matricula' );
			case 'organisation_invalid':
				return __( 'This is no organisation. Write it as it stands in course-v1:ORGANISATION+COURSE+RUN, without “*”.', 'matricula' );
			case 'course_key_pattern_invalid':
				return __( 'No course key could fit this. Write one, course-v1:ORGANISATION+COURSE+RUN, or a part of one with “*”, such as course-v1:*+PY101+*.', 'matricula' );
			case 'course_key_malformed':
				return __( 'This is no course key. It must read course-v1:ORGANISATION+COURSE+RUN.', 'matricula' );
			default:
				return '';
		}
	}

	private static function about_clock( int $skew ): string {
		return $skew > 0
			/* translators: %d: seconds */
			? sprintf( __( 'This site’s clock is %d seconds behind the sidecar’s. Ask your host to set it by NTP: signatures depend on it.', 'matricula' ), $skew )
			/* translators: %d: seconds */
			: sprintf( __( 'This site’s clock is %d seconds ahead of the sidecar’s. Ask your host to set it by NTP: signatures depend on it.', 'matricula' ), -$skew );
	}

	private static function problem( string $code, string $sentence, Answer $answer ): SidecarProblem {
		return new SidecarProblem( $code, $sentence, $answer->status, $answer->retry_after );
	}
}
