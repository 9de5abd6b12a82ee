// Every page, for everybody: axe finds nothing, nothing scrolls sideways, one heading, in light and dark.
import fs from 'node:fs';
import path from 'node:path';
import { BASE, DESK, PHONE, TABLET, axe, close, open, scrollsSideways, signIn } from './browser.mjs';
import { assert, end, test } from './tap.mjs';

const NARROW = { width: 320, height: 640 };	// a desk at 400 %
const shots = process.env.ACCORD_SHOTS;

const pages = {
	'-': ['/connexion', '/aide', '/accessibilite', '/sante'],
	'elu.cub': ['/', '/a-decider', '/actions', '/actions/41', '/actions/41/decision', '/actions?q=introuvable', '/accord',
		'/structures', '/structures/plie-graves', '/indicateurs', '/journal', '/droits', '/sessions', '/nulle-part',
		'/actions/nouvelle'],
	'technicien.cub': ['/', '/actions/nouvelle', '/actions/1', '/actions/20/comparaison?de=1&a=2', '/a-decider'],
	auditeur: ['/', '/journal', '/actions/5'],
};

async function look(page, where, account, scheme) {
	await page.goto(BASE + where);
	assert.equal(await page.locator('h1').count(), 1, 'one h1');
	assert.ok((await page.title()).includes(' – '), 'a title');
	assert.equal(await page.getAttribute('html', 'lang'), 'fr');
	assert.deepEqual(await axe(page), [], `${scheme}: axe`);
	for (const size of [NARROW, PHONE, TABLET, DESK]) {
		await page.setViewportSize(size);
		assert.equal(await scrollsSideways(page), false, `sideways at ${size.width}`);
		if (shots && scheme === 'light' && size !== NARROW) {
			const name = `${account}${where.replace(/[^a-z0-9]+/gi, '_')}_${size.width}.png`;
			fs.mkdirSync(shots, { recursive: true });
			await page.screenshot({ path: path.join(shots, name), fullPage: true });
		}
	}
}

for (const [account, list] of Object.entries(pages)) {
	for (const scheme of ['light', 'dark']) {
		const page = account === '-' ? await open({ colorScheme: scheme }) : await signIn(account, { colorScheme: scheme });
		for (const where of list) await test(`${where} is good for ${account === '-' ? 'everybody' : account}, ${scheme}`, () => look(page, where, account, scheme));
		await test(`no page complained to ${account}, ${scheme}`, async () => assert.deepEqual(page.complaints, []));
		await page.context().close();
	}
}

await test('a form with errors is good for everybody', async () => {
	const page = await signIn('technicien.cub');
	await page.goto(`${BASE}/actions/nouvelle`);
	await page.click('button:has-text("Enregistrer le brouillon")');
	assert.deepEqual(await axe(page), []);
});

await test('the keyboard finds the way into the content first, and always shows where it is', async () => {
	const page = await signIn('elu.urpa');
	await page.goto(`${BASE}/a-decider`);
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Aller au contenu');
	for (let i = 0; i < 15; i++) {
		const seen = await page.evaluate(() => {
			const style = getComputedStyle(document.activeElement);
			return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
		});
		assert.ok(seen, `tab stop ${i}`);
		await page.keyboard.press('Tab');
	}
});

await test('a decision is taken by the keyboard alone', async () => {
	const page = await signIn('elu.urpa');
	await page.goto(`${BASE}/a-decider`);
	const link = page.locator('main .tasks a').first();
	await link.focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/decision$/);
	await page.locator('button:has-text("Approuver cette action")').focus();
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/a-decider\?fait=/);
});

await test('a printed page leaves the menus out', async () => {
	const page = await signIn('auditeur');
	await page.goto(`${BASE}/actions/5`);
	await page.emulateMedia({ media: 'print' });
	assert.equal(await page.locator('nav:visible').count(), 0);
});

await close();
end();
