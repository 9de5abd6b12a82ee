// Every page of the service that page_list.mjs does not name, found by openapi.json and the lists of records.
import { BASE, close } from './browser.mjs';
import { afresh, look, noRefusals, windowOf } from './look.mjs';
import { pages, unled } from './page_list.mjs';
import { assert, end, test } from './tap.mjs';

// Addresses that are looked at: those of pages.mjs, and what was answered by its own page here.
const named = Object.values(pages).flat().filter(([, status = 200]) => status === 200);
const seen = new Set(named.map(([where]) => new URL(where, BASE).pathname));

await test('a review, its figures, its past and the job that makes its PDF are good for everybody', async () => {
	const page = await windowOf('technicien.cub');
	const list = await (await page.request.get(`${BASE}/bilans.json`)).json();
	const { id } = list.items.find((item) => item.subtype === 'midterm');
	for (const place of [`/bilans/${id}/chiffres/publics`.replace('publics', 'public-disabled-worker'),
		`/bilans/${id}/chiffres/indicator-people-supported`, `/bilans/${id}?au=2011-02-03`, '/actions/1?au=2010-06-30',
		'/accord/etat?au=2010-06-30', '/accord/etat?au=2008-01-01', `/bilans/${id}`]) {
		await afresh(page);
		await page.goto(BASE + place);
		seen.add(new URL(page.url()).pathname);
		await look(page, `technicien.cub${place}`);
	}
	await page.click('button:has-text("Faire le PDF")');
	await page.waitForURL(/\/travaux\/\d+$/);
	seen.add(new URL(page.url()).pathname);
	await page.waitForSelector('a:has-text("Télécharger le document")', { timeout: 120000 });
	await look(page, 'technicien.cub/travaux/fini');
	await page.click('main a:has-text("Revenir à la fiche")');
	await page.waitForSelector('a:has-text("Le bilan en PDF")');
});

const shape = (address) => new RegExp(`^${address.replace(/\{id\}/, '\\d+').replace(/\{word\}/, '[^/]+')}$`);

async function addresses() {
	const answer = await (await windowOf('auditeur')).request.get(`${BASE}/openapi.json`);
	const paths = Object.entries((await answer.json()).paths);
	return paths.filter(([, item]) => item.get?.responses['200'].content?.['text/html']).map(([address]) => address);
}

function notSeen(all) {
	const literal = new Set(all);
	const lookedAt = (address) => [...seen].some((one) => (one === address || !literal.has(one)) && shape(address).test(one));
	return all.filter((address) => !lookedAt(address));
}

// The first record of the list before `{id}` for which the page is there for this person; or the address itself.
async function found(page, address) {
	const accepts = { headers: { Accept: 'text/html' }, maxRedirects: 0 };
	const [list, rest] = address.split('/{id}');
	let places = [address];
	if (rest !== undefined) {
		const answer = await page.request.get(`${BASE}${list}.json`);
		const items = answer.ok() ? (await answer.json()).items : [1, 2, 3].map((id) => ({ id }));
		places = items.slice(0, 12).map((item) => `${list}/${item.id}${rest}`);
	}
	for (const place of places)
		if ((await page.request.get(BASE + place, accepts)).status() === 200) return place;
	return null;
}

// A kind of record that is new here is looked at without being named: by the first of these people who may see it.
for (const address of notSeen(await addresses()).filter((one) => !unled.includes(one))) {
	await test(`${address} is good for who may see it`, async () => {
		for (const account of ['technicien.cub', 'clauses.graves', 'urpa.coordination', 'elu.cub', 'admin', 'auditeur']) {
			const page = await windowOf(account);
			const place = await found(page, address);
			if (place === null) continue;
			await afresh(page);
			await page.goto(BASE + place);
			seen.add(new URL(page.url()).pathname);
			await look(page, account + place);
			return;
		}
		assert.fail('nobody may see it');
	});
}

await test('no page leads anybody to a refusal', noRefusals);

await test('no page of the service was forgotten here', async () => {
	const all = await addresses();
	assert.ok(all.length > 15);
	assert.deepEqual(notSeen(all).sort(), [...unled].sort());
});

await close();
end();
