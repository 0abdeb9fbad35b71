<?php
/**
 * Plugin Name: Nobody waits for a lock
 * Description: A statement on the plugin's tables that would wait for somebody's lock fails at once, and is told of in wp-content/lock-waits.log.
 */

add_filter(
	'query',
	static function ( string $sql ): string {
		global $wpdb;
		static $is_impatient = false;
		$is_ours = false !== strpos( $sql, $wpdb->prefix . 'matricula_' );
		if ( $is_ours !== $is_impatient ) {
			$is_impatient = $is_ours;
			mysqli_query( $wpdb->dbh, 'SET innodb_lock_wait_timeout = ' . ( $is_ours ? '0' : 'DEFAULT' ) );
		}
		return $sql;
	}
);

// WooCommerce's log hears of every statement of ours that failed.
add_filter(
	'woocommerce_logger_log_message',
	static function ( $message ) {
		if ( is_string( $message ) && false !== stripos( $message, 'lock wait timeout' ) ) {
			file_put_contents( WP_CONTENT_DIR . '/lock-waits.log', $message . "\n", FILE_APPEND | LOCK_EX );
		}
		return $message;
	}
);
