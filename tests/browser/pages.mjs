// The named pages of the sample data, for whom they are for: pages.mjs PART PARTS takes the accounts of its part.
import { BASE, close } from './browser.mjs';
import { afresh, look, noRefusals, windowOf } from './look.mjs';
import { pages } from './page_list.mjs';
import { assert, end, test } from './tap.mjs';

const [part, parts] = process.argv.slice(2).map(Number);

for (const account of Object.keys(pages).filter((_, n) => n % parts === part)) {
	const page = await windowOf(account);
	for (const [where, status = 200] of pages[account]) {
		await test(`${where} is good for ${account === '-' ? 'everybody' : account}`, async () => {
			await afresh(page);
			const answer = await page.goto(BASE + where);
			assert.equal(answer.status(), status);
			assert.ok(status === 200 || !/réessayer/.test(await page.locator('main').innerText()), 'what trying again does not mend');
			await look(page, account + where);
		});
	}
}

await test('no page leads anybody to a refusal', noRefusals);

await close();
end();
