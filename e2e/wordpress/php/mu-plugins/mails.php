<?php
/**
 * Plugin Name: Mails stay here
 * Description: Keeps every mail as a line of JSON instead of sending it.
 */

add_filter(
	'pre_wp_mail',
	static function ( $sent, array $mail ): bool {
		$line = wp_json_encode(
			array(
				'to'      => array_map( 'trim', is_array( $mail['to'] ) ? $mail['to'] : explode( ',', $mail['to'] ) ),
				'subject' => $mail['subject'],
				'message' => $mail['message'],
			)
		);
		file_put_contents( WP_CONTENT_DIR . '/mails.jsonl', $line . "\n", FILE_APPEND | LOCK_EX );
		return true;
	},
	10,
	2
);
