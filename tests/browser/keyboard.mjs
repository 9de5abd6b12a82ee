// Without a mouse: the focus is always seen, the content comes first, a decision is taken.
import { BASE, DESK, PHONE, TABLET, close, open, signIn, tabTo } from './browser.mjs';
import { still } from './look.mjs';
import { assert, end, test } from './tap.mjs';

for (const [where, size] of [['/a-decider', DESK], ['/actions/50/decision', PHONE], ['/actions', TABLET], ['/connexion', DESK]]) {
	await test(`the keyboard goes to the content of ${where} first, and always shows where it is`, async () => {
		const page = where === '/connexion' ? await open(still) : await signIn('elu.urpa', still);
		await page.setViewportSize(size);
		await page.goto(BASE + where);
		await page.keyboard.press('Tab');
		assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Aller au contenu');
		for (let i = 1; i <= 15; i++) {
			const stop = await page.evaluate(() => {
				const element = document.activeElement;
				const [box] = element.getClientRects();
				const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
				return {
					name: element.outerHTML.slice(0, 80), body: element === document.body,
					outlined: getComputedStyle(element).outlineStyle !== 'none',
					uncovered: top !== null && (element.contains(top) || top.contains(element)),
				};
			});
			if (stop.body) break;	// past the last one, in the browser's own bar
			assert.ok(stop.outlined, `tab stop ${i} shows nothing: ${stop.name}`);
			assert.ok(stop.uncovered, `tab stop ${i} is covered: ${stop.name}`);
			await page.keyboard.press('Tab');
		}
		await page.context().close();
	});
}

await test('the first tab stop leads past the menus', async () => {
	const page = await signIn('elu.cub', still);
	await page.goto(`${BASE}/actions`);
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

await test('a decision is taken by the keyboard alone', async () => {
	const page = await signIn('elu.urpa');
	await page.goto(`${BASE}/a-decider`);
	const title = (await page.locator('main .tasks a').first().innerText()).trim();
	await tabTo(page, title);
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/decision$/);
	// «Approuver cette action», «Approuver cet outil»: whatever kind has waited longest.
	await tabTo(page, 'Approuver ');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/a-decider\?.*fait=/);
	assert.ok((await page.locator('.done').innerText()).includes(title));
	await tabTo(page, 'Examiner la suivante');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/decision$/);
	await tabTo(page, 'Demander une modification ou refuser');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	await page.keyboard.type('Au clavier : précisez le calendrier.');
	await tabTo(page, 'Demander une modification');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/a-decider\?.*fait=/);
});

await close();
end();
