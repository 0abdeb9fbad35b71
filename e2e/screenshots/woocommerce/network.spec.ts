import { expect, test } from '../../fixtures/woocommerce/network.ts';
import { NetworkPage } from '../../pages/woocommerce/network-page.ts';
import { take } from '../take.ts';

const hidden = '#wpadminbar, .update-nag { display: none !important }';

test("a network's page and the settings of its site", async ({ owner, dean, network, letters }, info) => {
  const [locale, suffix] = info.project.name === 'en' ? ['en_US', ''] : ['es_ES', `-${info.project.name}`];
  await network.main.php(`foreach ( array( 'owner', 'dean-letters' ) as $login )
    update_user_meta( get_user_by( 'login', $login )->ID, 'locale', '${locale}' );`);
  await network.setAddress('https://sidecar.example');
  await letters.shop.unpair();

  await take(owner, {
    name: `plugin-network${suffix}`,
    url: NetworkPage.path,
    until: '#matricula-network',
    prepare: async () => {
      await owner.addStyleTag({ content: hidden });
    },
  });
  await take(owner, {
    name: `plugin-network-refused${suffix}`,
    url: NetworkPage.path,
    until: '#matricula-network',
    prepare: async () => {
      await owner.getByRole('textbox').fill('http://sidecar.example');
      await owner.locator('#submit').click();
      await owner.locator('#matricula-problem').waitFor();
      await owner.addStyleTag({ content: hidden });
    },
  });
  await take(dean, {
    name: `plugin-network-site${suffix}`,
    url: `${letters.shop.url}/wp-admin/admin.php?page=matricula`,
    until: '#matricula-settings',
    prepare: async () => {
      await dean.addStyleTag({ content: `${hidden} .notice { display: none !important }` });
      await expect(dean.locator('[name="sidecarUrl"]')).toHaveValue('https://sidecar.example');
    },
  });
});
