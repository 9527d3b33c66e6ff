//! Runs the steps of action.yml as GitHub's runner does, for tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::files::project;

/// A job that runs the action.
pub struct Job {
    /// The content of the event.
    pub event: Value,
    /// Its name, such as `pull_request`.
    pub event_name: &'static str,
    /// The inputs in the caller's `with`.
    pub inputs: BTreeMap<&'static str, String>,
    /// More variables.
    pub environment: Vec<(&'static str, std::ffi::OsString)>,
    folder: tempfile::TempDir,
}

/// The result of a step.
pub struct Done {
    /// Its output and its exit code.
    pub output: Output,
    /// What it wrote to `GITHUB_OUTPUT`.
    pub outputs: BTreeMap<String, String>,
}

impl Done {
    /// Returns what it printed on both streams.
    pub fn log(&self) -> String {
        let streams = [&self.output.stdout, &self.output.stderr];
        streams.map(|stream| String::from_utf8(stream.clone()).unwrap()).concat()
    }
}

/// action.yml.
pub fn action() -> Value {
    serde_yaml::from_str(&std::fs::read_to_string(project().join("action.yml")).unwrap()).unwrap()
}

impl Job {
    pub fn new(event_name: &'static str, event: Value) -> Self {
        let (inputs, environment) = (BTreeMap::new(), Vec::new());
        Self { event, event_name, inputs, environment, folder: tempfile::tempdir().unwrap() }
    }

    /// Returns the same job with an additional input.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.inputs.insert(name, value.to_owned());
        self
    }

    /// Returns the summary of the job.
    pub fn summary(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("summary.md")).unwrap_or_default()
    }

    /// Runs the step `install` with the clone at `workspace`.
    pub fn install(&self, workspace: &Path) -> Done {
        self.step("install", workspace, &BTreeMap::new())
    }

    /// Runs the step `check` with `program`.
    pub fn check(&self, workspace: &Path, program: &Path) -> Done {
        let outputs = BTreeMap::from([("program".to_owned(), program.to_str().unwrap().to_owned())]);
        self.step("check", workspace, &outputs)
    }

    fn step(&self, id: &str, workspace: &Path, installed: &BTreeMap<String, String>) -> Done {
        let action = action();
        let step = action["runs"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap();
        let value = |text: &Value| self.value(&action, text.as_str().unwrap(), installed);
        let file = |name: &str| -> PathBuf { self.folder.path().join(name) };
        std::fs::write(file("event.json"), self.event.to_string()).unwrap();
        std::fs::write(file("output"), "").unwrap();
        assert_eq!(step["shell"], "bash");
        // The runner looks for the program before the variables of the step are set.
        let mut command = Command::new("/bin/bash");
        command.args(["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"].as_str().unwrap()]);
        let folder = step.get("working-directory").map_or(".".to_owned(), value);
        command.current_dir(workspace.join(folder)).env("PLAYBOOK_LINT_AS_OF", "2020-05-01");
        let base = self.event["pull_request"]["base"]["ref"].as_str().unwrap_or_default();
        command
            .env("CI", "true")
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_ACTION_PATH", project())
            .env("GITHUB_BASE_REF", base)
            .env("GITHUB_EVENT_NAME", self.event_name)
            .env("GITHUB_EVENT_PATH", file("event.json"))
            .env("GITHUB_OUTPUT", file("output"))
            .env("GITHUB_STEP_SUMMARY", file("summary.md"))
            .env("GITHUB_WORKSPACE", workspace)
            .env("RUNNER_TEMP", self.folder.path())
            .env("RUNNER_OS", "Linux");
        for (name, text) in step["env"].as_object().unwrap() {
            command.env(name, value(text));
        }
        let output = command.envs(self.environment.iter().map(|(name, value)| (name, value))).output().unwrap();
        let written = std::fs::read_to_string(file("output")).unwrap();
        let outputs = written.lines().map(|line| line.split_once('=').unwrap());
        Done { output, outputs: outputs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect() }
    }

    /// Evaluates a value as the runner does: it is a single expression, or plain text.
    fn value(&self, action: &Value, text: &str, installed: &BTreeMap<String, String>) -> String {
        let Some(expression) = text.strip_prefix("${{ ").and_then(|text| text.strip_suffix(" }}")) else {
            assert!(!text.contains("${{"), "{text}");
            return text.to_owned();
        };
        if let Some(name) = expression.strip_prefix("inputs.") {
            let default = action["inputs"][name]["default"].as_str().unwrap();
            return self.inputs.get(name).map_or(default, String::as_str).to_owned();
        }
        if let Some(name) = expression.strip_prefix("steps.install.outputs.") {
            return installed[name].clone();
        }
        let path = expression.strip_prefix("github.event.").unwrap();
        let value = path.split('.').fold(&self.event, |value, key| &value[key]);
        value.as_str().unwrap_or_default().to_owned()
    }
}
