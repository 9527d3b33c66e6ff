// The session of .ci/vscode: node session.mjs SERVER CHROMIUM FOLDER [PICTURES]. SERVER is VS Code's `server-main.js`,
// and FOLDER has the site and the server's data.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [server, executablePath, folder, pictures] = process.argv.slice(2);
/** Nothing takes VS Code this long, in milliseconds. */
const HANG = 60_000;
const site = path.join(folder, 'site');
const text = (file) => fs.readFileSync(path.join(site, file), 'utf8');
const exists = (file) => fs.existsSync(path.join(site, file));

const freePort = () => new Promise((resolve) => {
  const probe = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

/** Waits until `check` no longer throws; then its last error counts. */
const eventually = async (check) => {
  const end = Date.now() + HANG;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const port = await freePort();
const running = spawn(process.execPath, [
  server, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms',
  '--telemetry-level', 'off', '--server-data-dir', path.join(folder, 'data'),
], { stdio: ['ignore', fs.openSync(path.join(folder, 'server.log'), 'w'), 'inherit'] });
process.on('exit', () => running.kill());
await eventually(async () => assert.ok((await fetch(`http://127.0.0.1:${port}/version`)).ok));

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 640 } });
page.setDefaultTimeout(HANG);
const payload = JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${site}/playbook/prepare-kickoff.md`]]);
await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(site)}&payload=${encodeURIComponent(payload)}`);

const status = page.locator('.statusbar-item[id^="playbook-lint"]');
const squiggles = page.locator('.squiggly-error, .squiggly-warning, .squiggly-info');
const command = async (title) => {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type="text"]');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
  await input.waitFor({ state: 'hidden' });
};
/** Puts the cursor at the start of `found` on its page. */
const goTo = async (file, found) => {
  const at = text(file).indexOf(found);
  assert.ok(at >= 0, `${found} in ${file}`);
  const lines = text(file).slice(0, at).split('\n');
  await page.keyboard.press('Control+g');
  await page.locator('.quick-input-widget input[type="text"]').fill(`:${lines.length},${lines.at(-1).length + 1}`);
  await page.keyboard.press('Enter');
};
/** Waits until VS Code has saved `expected` on its own, as it does in a browser. */
const saves = (file, expected) => eventually(async () => assert.equal(text(file), expected));
/** The texts of all files of the site. */
const snapshot = () => Object.fromEntries(fs.readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.relative(site, path.join(entry.parentPath, entry.name)))
  .map((name) => [name, text(name)]));
const shows = async (problems) => {
  const expected = problems === 0 ? 'playbook-lint' : `playbook-lint: ${problems}`;
  await eventually(async () => assert.equal((await status.innerText()).trim(), expected));
};
/** What became of files that have other texts than in `before`: how many of their lines are new. */
const changesSince = (before) => {
  const now = snapshot();
  const changes = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    if (!(name in now)) changes[name] = 'deleted';
    else if (!(name in before)) changes[name] = 'created';
    else if (now[name] !== before[name]) {
      const old = before[name].split('\n');
      changes[name] = now[name].split('\n').filter((line) => !old.includes(line)).length;
    }
  }
  return Object.fromEntries(Object.entries(changes).sort());
};
const picture = async (name) => {
  if (!pictures) return;
  // VS Code fades and moves what it shows.
  await page.waitForTimeout(1000);
  await page.screenshot({ path: path.join(pictures, `vscode-${name}.png`) });
};
/** The rows of the Problems view. */
const problems = async () =>
  (await page.locator('.markers-panel .monaco-list-row').allInnerTexts()).flatMap((row) => row.match(/\bPB\d+/) ?? []);
/** An item of the explorer. */
const file = (name) => page.locator('.explorer-folders-view .monaco-list-row', { has: page.getByText(name, { exact: true }) });

const PAGE = 'playbook/prepare-kickoff.md';
const ORIGINAL = text(PAGE);
const ALL = snapshot();
const steps = {
  async 'a folder that is not trusted is checked by the bundled program'() {
    await page.getByText("No, I don't trust the authors").click();
    await shows(0);
    await command('Workspaces: Manage Workspace Trust');
    await page.getByText('Trust', { exact: true }).first().click();
    await page.keyboard.press('Control+w');
    await shows(0);
  },

  async 'a problem appears as it is typed'() {
    await goTo(PAGE, 'tory.md)');
    await page.keyboard.press('Delete');
    await shows(1);
    assert.equal(await squiggles.count(), 1);
    await page.keyboard.press('F8');
    await page.locator('.marker-widget').waitFor();
    await picture('break');
    await page.keyboard.press('Escape');
  },

  async 'the light bulb offers fixes'() {
    await page.keyboard.press('Control+.');
    const offers = page.locator('.action-widget .monaco-list-row.action');
    await offers.first().waitFor();
    const own = (await offers.allInnerTexts()).filter((title) => title.startsWith('PB'));
    assert.deepEqual(own, [
      'PB401: write `prepare-inventory.md` (unsafe: may change the meaning)', 'PB401: suppress with a reason',
    ]);
    await picture('light-bulb');
    await page.keyboard.press('Enter');
    await shows(0);
    await saves(PAGE, ORIGINAL);
  },

  async 'a command fixes all'() {
    await goTo(PAGE, 'M             |');
    await page.keyboard.press('Delete');
    await page.keyboard.type('m');
    await goTo(PAGE, 'l1l2l3-blocked.md');
    await page.keyboard.press('Delete');
    await page.keyboard.type('L');
    await shows(2);
    await page.keyboard.press('Control+Shift+m');
    await eventually(async () => assert.deepEqual(await problems(), ['PB306', 'PB404']));
    await picture('problems');
    await page.keyboard.press('Control+Shift+m');
    await command('playbook-lint: Fix All Safe Problems of This Page');
    await shows(0);
    await saves(PAGE, ORIGINAL);
  },

  async 'links follow a page that is renamed in the explorer'() {
    const before = snapshot();
    await file('prepare-kickoff.md').click();
    await page.keyboard.press('F2');
    await page.locator('.explorer-folders-view input').fill('start-engagement.md');
    await page.keyboard.press('Enter');
    // There is a redirection to confirm, so VS Code shows all edits first.
    await page.locator('.monaco-dialog-box .monaco-button', { hasText: 'Show Preview' }).click();
    const edits = page.locator('.panel .monaco-list-row');
    const redirection = edits.filter({ hasText: '"source_path": "playbook/prepare-kickoff.md"' });
    await redirection.waitFor();
    assert.equal(await redirection.locator('input').isChecked(), false, 'a redirection is offered, not chosen');
    await picture('rename');
    await redirection.locator('input').check();
    await page.locator('.panel .monaco-button', { hasText: 'Apply' }).click();
    await eventually(async () => assert.ok(exists('playbook/start-engagement.md') && !exists(PAGE)));
    await eventually(async () => assert.deepEqual(changesSince(before), {
      '.openpublishing.redirection.json': 3,
      'playbook/build-mail-routing.md': 1,
      'playbook/change-log-march-2020.md': 1,
      'playbook/guidance-links.md': 1,
      'playbook/move-file-shares.md': 2,
      'playbook/phase-prepare.md': 1,
      'playbook/prepare-kickoff.md': 'deleted',
      'playbook/start-engagement.md': 'created',
      'playbook/toc--internal.yml': 1,
    }));
    assert.equal(text('playbook/start-engagement.md'), ORIGINAL);
    assert.ok(text('playbook/toc--internal.yml').includes('href: start-engagement.md'));
    assert.ok(text('.openpublishing.redirection.json').includes(
      '"source_path": "playbook/prepare-kickoff.md",\n      "redirect_url": "/harbor/playbook/start-engagement"',
    ));
    await page.locator('.explorer-folders-view').getByText('toc--internal.yml').dblclick();
    await page.locator('.view-line', { hasText: 'start-engagement.md' }).waitFor();
    await picture('renamed');
    await page.keyboard.press('Control+w');
  },

  async 'undo takes all of it back'() {
    await file('start-engagement.md').click();
    await page.keyboard.press('Control+z');
    await eventually(async () => assert.deepEqual(changesSince(ALL), {}));
    // For a moment, other pages had links to a page that was renamed already.
    await page.getByRole('button', { name: 'No Problems' }).waitFor();
    await shows(0);
  },
};

let failed = 0;
for (const [name, run] of Object.entries(steps)) {
  try {
    await run();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
    if (pictures) await page.screenshot({ path: path.join(pictures, 'failed.png') });
    break;
  }
}
await browser.close();
running.kill();
process.exit(failed ? 1 : 0);
