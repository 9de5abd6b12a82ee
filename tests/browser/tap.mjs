// TAP for tests that read as sentences.
import assert from 'node:assert/strict';

let number = 0;
let failed = 0;

export async function test(sentence, body) {
	number++;
	try {
		await body();
		console.log(`ok ${number} - ${sentence}`);
	} catch (error) {
		failed++;
		console.log(`not ok ${number} - ${sentence}`);
		for (const line of String(error.stack ?? error).split('\n').slice(0, 14)) console.log(`# ${line}`);
	}
}

export function end() {
	console.log(`1..${number}`);
	process.exit(failed === 0 && number > 0 ? 0 : 1);
}

export { assert };
