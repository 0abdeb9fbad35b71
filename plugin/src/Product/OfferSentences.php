<?php
declare( strict_types=1 );

namespace Matricula\Product;

use Matricula\Course\OfferProblem;

/**
 * What is wrong with an offer, in words for an editor. Plain text, never HTML.
 */
final class OfferSentences {

	public static function about( OfferProblem $problem ): string {
		$sentences = self::sentences();
		$sentence  = $sentences[ $problem->reason() ] ?? $sentences['unreadable'];
		return sprintf( $sentence, self::shortened( $problem->text() ) );
	}

	/**
	 * The sentences, by the reason they speak of.
	 *
	 * @return array<string, string>
	 */
	private static function sentences(): array {
		return array(
			'missing'                  => __( 'The course key is missing. Copy it from Studio, or remove this row.', 'matricula' ),
			/* translators: %s: what was typed */
			'without_prefix'           => __( '“%s” is not a course key. One begins with course-v1: in small letters. Copy it from Studio.', 'matricula' ),
			/* translators: %s: what was typed */
			'without_run'              => __( '“%s” lacks a part. A course key is course-v1:ORG+COURSE+RUN.', 'matricula' ),
			/* translators: %s: what was typed */
			'with_too_many_parts'      => __( '“%s” has too many parts. A course key is course-v1:ORG+COURSE+RUN.', 'matricula' ),
			/* translators: %s: what was typed */
			'percent_encoded'          => __( '“%s” was copied from a web address. Write + in place of %%2B.', 'matricula' ),
			/* translators: %s: what was typed */
			'with_forbidden_character' => __( '“%s” has a character that no course key has. Letters, digits and - _ ~ . : are allowed in each part.', 'matricula' ),
			/* translators: %s: what was typed */
			'too_long'                 => __( '“%s” is longer than 255 characters. Copy the course key from Studio.', 'matricula' ),
			'mode_missing'             => __( 'You chose another mode and did not name it. Type its name as the LMS has it, or choose one of the list.', 'matricula' ),
			/* translators: %s: what was typed */
			'mode_malformed'           => __( '“%s” is not a course mode. A mode has letters, digits, - and _ only, such as verified.', 'matricula' ),
			/* translators: %s: what was typed */
			'lms_malformed'            => __( '“%s” is not the name of an LMS. It has small letters, digits and - only. Leave it empty for the shop’s own LMS.', 'matricula' ),
			/* translators: %s: a course key */
			'course_twice'             => __( '%s stands here twice for the same LMS. Remove one of the rows.', 'matricula' ),
			/* translators: %s: what was typed */
			'too_many_words'           => __( '“%s” has too many words. Write each course as its key, its mode and its LMS, and a semicolon between courses.', 'matricula' ),
			/* translators: %s: what was typed */
			'refund_choice_unknown'    => __( '“%s” is nothing that can become of the access when it is refunded. Write remove, audit, keep or ask, or - for what the shop says.', 'matricula' ),
			/* translators: %s: what was typed */
			'refund_days_malformed'    => __( '“%s” is not a number of days. Type a whole number, such as 14, or leave it empty for what the shop says.', 'matricula' ),
			/* translators: %s: what was typed */
			'refund_twice'             => __( 'What happens on a refund stands here twice. Remove one: “%s”', 'matricula' ),
			'refund_without_courses'   => __( 'What happens on a refund is set, but no course is. Type a course key, or set it back to what the shop says and without days.', 'matricula' ),
			'without_courses'          => __( 'No course is named. Write at least one course key.', 'matricula' ),
			'unreadable'               => __( 'What is stored cannot be read as courses. Choose the product’s courses anew and save.', 'matricula' ),
		);
	}

	/**
	 * Long texts with their beginning only: the field itself shows the rest.
	 */
	private static function shortened( string $text ): string {
		$is_long = 1 === preg_match( '/\A(.{80}).+/su', $text, $start );
		return $is_long ? $start[1] . '…' : $text;
	}
}
