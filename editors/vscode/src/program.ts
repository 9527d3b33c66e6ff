// Chooses the program to start. This file does not depend on VS Code, so tests do not need it.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What decides which program is started. */
export interface Choice {
  /** The setting; empty if there is none. */
  setting: string;
  /** Whether the user trusts the workspace. A repository must not choose the program. */
  isTrusted: boolean;
  /** The folder of the extension. */
  extension: string;
  /** The PATH. */
  path: string;
  platform: NodeJS.Platform;
}

/** A program, and where it is from. */
export interface Program {
  file: string;
  origin: "setting" | "PATH" | "extension";
}

/** Chooses the program: that of the setting, else that in the PATH, else the bundled one. `undefined` if none exists. */
export function chooseProgram(choice: Choice): Program | undefined {
  const name = choice.platform === "win32" ? "playbook-lint.exe" : "playbook-lint";
  if (choice.isTrusted) {
    if (choice.setting !== "") {
      return { file: choice.setting, origin: "setting" };
    }
    // A relative entry would be a folder of the workspace.
    const folders = choice.path.split(delimiter).filter((folder) => isAbsolute(folder));
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) {
      return { file: found, origin: "PATH" };
    }
  }
  const bundled = join(choice.extension, "bundled", name);
  return isProgram(bundled) ? { file: bundled, origin: "extension" } : undefined;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
