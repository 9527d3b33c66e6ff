// Copies the license of the project, which belongs into the package.

const { copyFileSync } = require("node:fs");
const { join } = require("node:path");

copyFileSync(join(__dirname, "../../LICENSE"), join(__dirname, "LICENSE"));
