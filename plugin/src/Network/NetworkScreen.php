<?php
declare( strict_types=1 );

namespace Matricula\Network;

use Matricula\Registerable;
use Matricula\Sidecar\SidecarProblem;

/**
 * Network Admin → Settings → Matricula: the sidecar's address for all sites. One field, so a form of WordPress's own kind
 * and no app.
 */
final class NetworkScreen implements Registerable {

	private const CAPABILITY = 'manage_network_options';
	private const SLUG       = 'matricula-network';
	private const FIELD      = 'matricula_sidecar_url';
	private const DONE       = 'saved';

	private NetworkSidecar $network;
	private string $plugin_file;

	/**
	 * What was typed and not taken; null where nothing was.
	 *
	 * @var string|null
	 */
	private ?string $typed = null;

	/**
	 * Why it was not taken.
	 *
	 * @var string
	 */
	private string $problem = '';

	public function __construct( NetworkSidecar $network, string $plugin_file ) {
		$this->network     = $network;
		$this->plugin_file = $plugin_file;
	}

	public function register(): void {
		add_action( 'network_admin_menu', array( $this, 'add_to_menu' ) );
		add_filter( 'network_admin_plugin_action_links_' . plugin_basename( $this->plugin_file ), array( $this, 'add_link' ) );
	}

	/**
	 * WordPress runs load-… once it has looked at the capability, and before it prints anything.
	 */
	public function add_to_menu(): void {
		if ( ! $this->network->is_active_for_all() ) {
			return;
		}
		$page = add_submenu_page( 'settings.php', __( 'Matricula', 'matricula' ), __( 'Matricula', 'matricula' ), self::CAPABILITY, self::SLUG, array( $this, 'render' ) );
		if ( false !== $page ) {
			add_action( 'load-' . $page, array( $this, 'take' ) );
		}
	}

	/**
	 * Adds "Settings" to the plugin's row in the network's list of plugins.
	 *
	 * @param mixed $links Links by name.
	 * @return mixed
	 */
	public function add_link( $links ) {
		if ( is_array( $links ) && $this->network->is_active_for_all() && current_user_can( self::CAPABILITY ) ) {
			array_unshift( $links, sprintf( '<a href="%s">%s</a>', esc_url( self::url() ), esc_html__( 'Settings', 'matricula' ) ) );
		}
		return $links;
	}

	/**
	 * Takes what was typed, and sends the browser on, so that a reload sends nothing again. What is refused is shown with
	 * its reason.
	 */
	public function take(): void {
		if ( ! isset( $_POST[ self::FIELD ] ) ) {
			return;
		}
		check_admin_referer( self::SLUG );
		if ( ! current_user_can( self::CAPABILITY ) ) {
			wp_die( esc_html__( 'Only administrators of the network can change this.', 'matricula' ), '', 403 );
		}
		$typed = wp_unslash( $_POST[ self::FIELD ] ); // phpcs:ignore WordPress.Security.ValidatedSanitizedInput -- read as an address, or refused.
		$typed = is_string( $typed ) ? $typed : '';
		try {
			$this->network->keep( $typed );
		} catch ( SidecarProblem $problem ) {
			$this->typed   = $typed;
			$this->problem = $problem->sentence();
			return;
		}
		wp_safe_redirect( add_query_arg( self::DONE, '1', self::url() ) );
		exit;
	}

	public function render(): void {
		echo '<div class="wrap" id="matricula-network"><h1>' . esc_html__( 'Matricula', 'matricula' ) . '</h1><hr class="wp-header-end">';
		$this->print_outcome();
		echo '<p>' . esc_html__( 'Every site of this network is a shop of its own: it has its own orders, and is paired by its own code in WooCommerce → Matricula. Where all of them use one sidecar, enter its address here once.', 'matricula' ) . '</p>';
		echo '<form method="post" action="' . esc_url( self::url() ) . '">';
		wp_nonce_field( self::SLUG );
		$this->print_field();
		submit_button();
		echo '</form></div>';
	}

	private function print_outcome(): void {
		if ( '' !== $this->problem ) {
			printf( '<div class="notice notice-error" role="alert"><p id="matricula-problem">%s</p></div>', esc_html( $this->problem ) );
		} elseif ( isset( $_GET[ self::DONE ] ) ) { // phpcs:ignore WordPress.Security.NonceVerification.Recommended -- shows a sentence only.
			$sentence = null === $this->network->address()
				? __( 'Saved. Each site enters the address of its sidecar itself.', 'matricula' )
				: __( 'Saved. Sites that are paired from now on use this address; those that are paired already keep theirs.', 'matricula' );
			printf( '<div class="notice notice-success is-dismissible" role="status"><p>%s</p></div>', esc_html( $sentence ) );
		}
	}

	private function print_field(): void {
		printf(
			'<table class="form-table" role="presentation"><tr><th scope="row"><label for="%1$s">%2$s</label></th><td>
			<input type="text" inputmode="url" id="%1$s" name="%1$s" value="%3$s" class="regular-text code" maxlength="2000" dir="ltr" placeholder="https://" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby="%4$s"%5$s>
			<p class="description" id="matricula-about">%6$s</p></td></tr></table>',
			esc_attr( self::FIELD ),
			esc_html__( 'Address of the sidecar', 'matricula' ),
			esc_attr( $this->typed ?? (string) $this->network->address() ),
			'' === $this->problem ? 'matricula-about' : 'matricula-problem matricula-about',
			'' === $this->problem ? '' : ' aria-invalid="true" autofocus', // phpcs:ignore WordPress.Security.EscapeOutput -- two literals; whoever tabs about hears the reason with the field.
			esc_html__( 'As its operator gave it to you, such as https://sidecar.example. Sites show it and cannot change it. Leave it empty, and each site enters its own. A shop that is paired already keeps the address that it was paired with until it is paired anew.', 'matricula' )
		);
	}

	private static function url(): string {
		return network_admin_url( 'settings.php?page=' . self::SLUG );
	}
}
