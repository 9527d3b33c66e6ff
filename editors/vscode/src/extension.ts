// Starts the language server, and shows its state in the status bar.

import * as vscode from "vscode";
import { type Executable, LanguageClient, type LanguageClientOptions, State } from "vscode-languageclient/node";

import { chooseProgram } from "./program";

/** Settings that the server reads at its start. */
const FEATURES = [
  "diagnostics",
  "codeActions",
  "rename",
  "redirections",
  "navigation",
  "hover",
  "documentLinks",
  "symbols",
  "completion",
] as const;

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append("playbook-lint");

let client: LanguageClient | undefined;

/** The last start or stop. Each waits for the one before: trust and settings change together, but one server runs. */
let turn: Promise<void> = Promise.resolve();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("playbook-lint", { log: true });
  const status = vscode.window.createStatusBarItem("playbook-lint", vscode.StatusBarAlignment.Right);
  status.name = "playbook-lint";
  status.command = "playbook-lint.showLog";
  const restart = (): Promise<void> =>
    inTurn(async () => {
      await stop();
      await start(context, log, status);
    });
  context.subscriptions.push(
    log,
    status,
    vscode.commands.registerCommand("playbook-lint.restart", restart),
    vscode.commands.registerCommand("playbook-lint.showLog", () => log.show()),
    vscode.commands.registerCommand("playbook-lint.fixAll", fixAll),
    vscode.workspace.onDidChangeConfiguration((event) =>
      event.affectsConfiguration("playbook-lint") ? restart() : undefined,
    ),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.languages.onDidChangeDiagnostics(() => showCount(status)),
    vscode.window.onDidChangeActiveTextEditor(() => showCount(status)),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await inTurn(stop);
}

function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work);
  return turn;
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  // A server that ended on its own cannot be stopped again.
  await running?.dispose().catch(() => undefined);
}

async function start(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
  status: vscode.StatusBarItem,
): Promise<void> {
  const settings = vscode.workspace.getConfiguration("playbook-lint");
  const program = chooseProgram({
    setting: settings.get<string>("path", ""),
    isTrusted: vscode.workspace.isTrusted,
    extension: context.extensionPath,
    path: process.env.PATH ?? "",
    platform: process.platform,
  });
  if (program === undefined) {
    status.text = "$(error) playbook-lint";
    status.tooltip = "playbook-lint was not found";
    status.show();
    void offerSettings();
    return;
  }
  log.info(`starting ${program.file}, from the ${program.origin}`);
  const executable: Executable = { command: program.file, args: ["lsp", ...settings.get<string[]>("arguments", [])] };
  const options: LanguageClientOptions = {
    // The server also checks settings, docfx.json, and redirections while someone types in them.
    documentSelector: [
      { scheme: "file", language: "markdown" },
      { scheme: "file", pattern: "**/{playbook-lint.toml,docfx.json,toc*.yml,TOC*.yml,.openpublishing.*.json}" },
    ],
    outputChannel: log,
    initializationOptions: Object.fromEntries(FEATURES.map((feature) => [feature, settings.get(feature)])),
  };
  const started = new LanguageClient("playbook-lint", "playbook-lint", executable, options);
  client = started;
  started.onDidChangeState(({ newState }) => {
    if (newState === State.Running) {
      showCount(status);
    } else if (client === started && newState === State.Stopped) {
      status.text = "$(error) playbook-lint";
      status.tooltip = "playbook-lint stopped";
    }
  });
  status.text = "$(sync~spin) playbook-lint";
  status.show();
  try {
    await started.start();
  } catch (error) {
    log.error(String(error));
    status.text = "$(error) playbook-lint";
    status.tooltip = "playbook-lint could not be started";
  }
}

/** Reports that there is no program to start. Returns when the user closes the message. */
async function offerSettings(): Promise<void> {
  const message = "playbook-lint was not found. Install it, or set `playbook-lint.path`.";
  const open = "Open Settings";
  if ((await vscode.window.showErrorMessage(message, open)) === open) {
    await vscode.commands.executeCommand("workbench.action.openSettings", "playbook-lint.path");
  }
}

/** Shows how many problems the page in the active editor has. */
function showCount(status: vscode.StatusBarItem): void {
  if (client?.state !== State.Running) {
    return;
  }
  const page = vscode.window.activeTextEditor?.document;
  const problems = page === undefined ? [] : vscode.languages.getDiagnostics(page.uri);
  const count = problems.filter((problem) => problem.source === "playbook-lint").length;
  status.text = count === 0 ? "$(check) playbook-lint" : `$(warning) playbook-lint: ${count}`;
  status.tooltip = `${count} ${count === 1 ? "problem" : "problems"} on this page`;
}

/** Makes all safe fixes of the page in the active editor. */
async function fixAll(): Promise<void> {
  const page = vscode.window.activeTextEditor?.document;
  if (page === undefined) {
    return;
  }
  const all = new vscode.Range(0, 0, page.lineCount, 0);
  const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    page.uri,
    all,
    FIX_ALL.value,
    1,
  );
  const edit = found?.find((action) => action.kind !== undefined && FIX_ALL.contains(action.kind))?.edit;
  if (edit === undefined) {
    await vscode.window.showInformationMessage("This page has no problems with a safe fix.");
    return;
  }
  await vscode.workspace.applyEdit(edit);
}
