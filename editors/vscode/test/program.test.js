// Which program is started, without VS Code.

const assert = require("node:assert/strict");
const { mkdtempSync, mkdirSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { test } = require("node:test");
const { buildSync } = require("esbuild");

const bundle = buildSync({ entryPoints: [join(__dirname, "../src/program.ts")], bundle: true, platform: "node", write: false });
const built = { exports: {} };
new Function("module", "exports", "require", bundle.outputFiles[0].text)(built, built.exports, require);
const { chooseProgram } = built.exports;

function folder(...programs) {
  const root = mkdtempSync(join(tmpdir(), "playbook-lint-"));
  for (const program of programs) {
    mkdirSync(join(root, program, ".."), { recursive: true });
    writeFileSync(join(root, program), "", { mode: 0o755 });
  }
  return root;
}

const root = folder("bin/playbook-lint", "extension/bundled/playbook-lint");
const choice = {
  setting: "",
  isTrusted: true,
  extension: join(root, "extension"),
  path: ["relative", join(root, "nowhere"), join(root, "bin")].join(":"),
  platform: "linux",
};

test("the setting comes first, then the PATH, then the extension", () => {
  assert.deepEqual(chooseProgram({ ...choice, setting: "/x" }), { file: "/x", origin: "setting" });
  assert.deepEqual(chooseProgram(choice), { file: join(root, "bin/playbook-lint"), origin: "PATH" });
  const bundled = { file: join(root, "extension/bundled/playbook-lint"), origin: "extension" };
  assert.deepEqual(chooseProgram({ ...choice, path: "" }), bundled);
  assert.equal(chooseProgram({ ...choice, path: "", extension: "/nowhere" }), undefined);
});

test("in an untrusted workspace only the bundled program is started", () => {
  const bundled = { file: join(root, "extension/bundled/playbook-lint"), origin: "extension" };
  assert.deepEqual(chooseProgram({ ...choice, setting: "/x", isTrusted: false }), bundled);
});

test("a relative entry of the PATH is skipped", () => {
  assert.equal(chooseProgram({ ...choice, path: "bin", extension: "/nowhere" }), undefined);
});
