//! On pull requests to a playbook with old problems, only those problems are reported that a reviewer would mention,
//! and no old ones.

use crate::support::command::{lint_in, stdout};
use crate::support::repository::{Repository, edit, sample_repository};
use crate::support::workflow_commands::{self, commands};

/// Creates a branch of the sample with the change that `work` makes, and a commit on `main` that fixes a page
/// meanwhile.
fn pull_request(work: impl FnOnce(&Repository)) -> Repository {
    let repository = sample_repository();
    repository.git(&["checkout", "--quiet", "-b", "work"]);
    work(&repository);
    repository.commit("2020-04-30");
    repository.git(&["checkout", "--quiet", "main"]);
    edit(&repository, "playbook/move-file-shares.md", "prepare-inventry.md", "prepare-inventory.md");
    repository.commit("2020-04-30");
    repository.git(&["checkout", "--quiet", "work"]);
    repository
}

/// Returns the annotations of a pull request, as `level file:line code: message; help`, and whether its check fails. As
/// in the workflow to copy, unlinked pages are reported.
fn review(repository: &Repository) -> (Vec<String>, bool) {
    let mut command = lint_in(&repository.path());
    let output = command
        .args(["--new-since", "main...", "--extend-select", "PB702", "--format", "github", "-q"])
        .output()
        .unwrap();
    let annotation = |command: workflow_commands::Command| {
        let [file, line, title] = ["file", "line", "title"].map(|name| command.properties[name].clone());
        let code = title.split_once(' ').unwrap().0.to_owned();
        format!("{} {file}:{line} {code}: {}", command.name, command.data.replace('\n', "; "))
    };
    let annotations = commands(&stdout(&output)).into_iter().map(annotation).collect();
    let code = output.status.code().unwrap();
    assert!(code < 2, "{output:?}");
    (annotations, code == 1)
}

#[track_caller]
fn passes(repository: &Repository, annotations: &[&str]) {
    assert_eq!(review(repository), (annotations.iter().map(|&one| one.to_owned()).collect(), false));
}

#[track_caller]
fn fails(repository: &Repository, annotations: &[&str]) {
    assert_eq!(review(repository), (annotations.iter().map(|&one| one.to_owned()).collect(), true));
}

const KICKOFF: &str = "playbook/prepare-kickoff.md";

/// A page without an owner, with the day before the month, with a task ID that is taken, and with a broken link. No
/// page links to it.
const NEW_PAGE: &str = "\
---
title: Sample Playbook - Review the Security
description: How the security of the tenant is reviewed before the build begins.
author: Mira Lund
ms.author: mlund
manager: hbrandt
ms.date: 30/4/2020
ms.topic: playbook
ms.prod: non-product-specific
ms.custom: internal-playbook
ft.audience: internal
---
# Review the Security

Phase: **Prepare**  
Motions: **Guided**  

## Overview

Who may do what is looked through before the build.

## Objectives

  - Nobody has more rights than needed.

## Approach

### Review

Primary Role: **FastTrack Engineer**  
Motions: **Guided**  
Applies To: **All Services**

#### FTOP Tasks

| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |
| ------- | --------- | :---: | --- | --- |
| 7130 | List the administrators | M | FastTrack Engineer | All Services |
| 7101 | Close old accounts | O | FastTrack Engineer | All Services |

## Key Inputs

  - The list of administrators.

## Key Outputs

  - A list of changes.

## Next Steps

- Go on to [the inventory](prepare-inventories.md).

## Refresh Summary

| Date | Who Changed | What Changed |
| --- | --- | --- |
| 4/30/2020 | Mira Lund | Page written |
";

#[test]
fn a_new_page_is_checked_completely() {
    let repository = pull_request(|repository| repository.write("playbook/prepare-security.md", NEW_PAGE));
    fails(
        &repository,
        &[
            "error playbook/prepare-security.md:1 PB101: required metadata `ft.owner` is missing; \
             add `ft.owner:` with the alias of the person who keeps this page current",
            "error playbook/prepare-security.md:7 PB201: `ms.date` is `30/4/2020`, with the day before the month; \
             set `ms.date: 4/30/2020` if that is the intended date",
            "error playbook/prepare-security.md:39 PB302: task `7101` is `Close old accounts` here, but \
             `Agree the kickoff date` in \
             `playbook/build-mail-routing.md`; \
             give one of the two tasks a different ID",
            "error playbook/prepare-security.md:51 PB401: page `prepare-inventories.md` does not exist; \
             correct the path, or remove the link if the page is gone for good",
            "warning playbook/prepare-security.md:1 PB702: \
             no TOC lists this page, and no page links to it; \
             add the page to the TOC, link to it from a page, or remove it",
        ],
    );
}

#[test]
fn an_edited_table_is_checked_by_its_new_rows() {
    let repository = pull_request(|repository| {
        let row = "| 7102    | Send the welcome pack              |            O             | FastTrack Manager | \
            All Services |";
        let rows = format!(
            "{row}\n| 7106    | Book a room                        |        Optional          | FastTrack Manager | \
             All Services |\n\
             | 7107    | Order the badges                   |            O               FastTrack Manager | \
             All Services |\n\
             | 7101    | Agree the date of the kickoff      |            M             | FastTrack Manager | \
             All Services |"
        );
        edit(repository, KICKOFF, row, &rows);
    });
    fails(
        &repository,
        &[
            "error playbook/prepare-kickoff.md:51 PB306: `Optional` is neither `M` nor `O`; write `O`",
            "error playbook/prepare-kickoff.md:52 PB309: this row has 4 cells, but the header has 5; \
             a pipe seems to be missing between `O` and `FastTrack Manager`",
            "error playbook/prepare-kickoff.md:53 PB301: task `7101` is listed twice on this page; \
             remove one of the rows, or correct its ID",
        ],
    );
}

#[test]
fn a_renamed_l3_page_breaks_links_whose_help_has_the_new_name() {
    let repository = pull_request(|repository| {
        let from = "playbook/l1l2l3-blocked-network-readiness-firewall.md";
        repository.git(&["mv", from, "playbook/l1l2l3-blocked-network-readiness-proxy.md"]);
    });
    fails(
        &repository,
        &[
            "error playbook/l1l2l3-blocked-network-readiness.md:43 PB402: \
             L3 page `l1l2l3-blocked-network-readiness-firewall.md` does not exist; \
             this change moves `playbook/l1l2l3-blocked-network-readiness-firewall.md` to \
             `playbook/l1l2l3-blocked-network-readiness-proxy.md`: \
             write `l1l2l3-blocked-network-readiness-proxy.md`",
            "warning playbook/l1l2l3-blocked-network-readiness-proxy.md:3 PB506: \
             title is `Blocked - Network Readiness - Firewall`, \
             but the file name has `blocked-network-readiness-proxy`; \
             use the same name in both; if you rename the file, update the links",
        ],
    );
}

#[test]
fn a_deleted_include_is_reported_where_it_is_missing() {
    let repository = pull_request(|repository| {
        repository.git(&["rm", "--quiet", "playbook/includes/data-handling.md"]);
    });
    let places = [
        "build-device-enrollment.md:21",
        "build-mail-routing.md:22",
        "prepare-inventory.md:21",
        "prepare-kickoff.md:21",
        "review-handover.md:22",
    ];
    let annotations = places.map(|place| {
        format!(
            "error playbook/{place} PB405: include file `./includes/data-handling.md` does not exist; \
             this change deletes `playbook/includes/data-handling.md`: \
             restore it, refer to its replacement, or remove this reference"
        )
    });
    fails(&repository, &annotations.each_ref().map(String::as_str));
}

#[test]
fn a_translated_page_is_compared_with_its_own_header() {
    let repository = pull_request(|repository| {
        let page = "partner-site/german-playbook/prepare-kickoff-partner-de.md";
        let row = "| 7102        | Willkommenspaket senden |               O               | FastTrack Manager | \
            Alle Dienste |";
        let rows = format!(
            "{row}\n| 7103        | Kontakte festhalten     |               M               | FastTrack Manager | \
             Alle Dienste |"
        );
        edit(repository, page, row, &rows);
    });
    fails(
        &repository,
        &[
            "error partner-site/german-playbook/prepare-kickoff-partner-de.md:43 PB306: \
             `M` is neither `E` nor `O`; write `E`",
            "warning partner-site/german-playbook/prepare-kickoff-partner-de.md:43 PB801: \
             task `7103` is here, but not on the English page; \
             remove its row, or add the task to the English page",
        ],
    );
}

#[test]
fn a_recorded_change_without_a_new_date_is_reported() {
    let repository = pull_request(|repository| {
        let row = "| 03/09/2020 | Mira Lund    | Added task 7105                 |";
        edit(
            repository,
            KICKOFF,
            row,
            &format!("| 04/30/2020 | Mira Lund    | New agenda                      |\n{row}"),
        );
    });
    passes(
        &repository,
        &["warning playbook/prepare-kickoff.md:8 PB204: \
             `ms.date` is 3/9/2020, but the Refresh Summary records a change on 4/30/2020; set `ms.date: 4/30/2020`"],
    );
}

#[test]
fn an_edited_toc_is_compared_with_the_pages() {
    let repository = pull_request(|repository| {
        let entry = "    - name: Take the Inventory\n      href: prepare-inventory.md\n";
        let entries = "    - name: Review the Security\n      href: prepare-security.md\n";
        edit(repository, "playbook/toc--internal.yml", entry, entries);
    });
    fails(
        &repository,
        &["error playbook/toc--internal.yml:9 PB701: \
             TOC target `prepare-security.md` does not exist; \
             correct the target, or remove the entry"],
    );
}

#[test]
fn an_unfinished_merge_is_reported() {
    let repository = pull_request(|repository| {
        let line = "  - Everybody knows the goals and the dates.\n";
        let conflict = format!(
            "<<<<<<< HEAD\n{line}=======\n  - Everybody knows the goals, the dates and the budget.\n>>>>>>> main\n"
        );
        edit(repository, KICKOFF, line, &conflict);
    });
    fails(
        &repository,
        &["error playbook/prepare-kickoff.md:30 PB007: `<<<<<<< HEAD` is left over from a merge conflict; \
             keep the correct version, and delete the other one and the lines that Git added"],
    );
}

#[test]
fn a_link_pasted_from_an_email_is_unwrapped() {
    let repository = pull_request(|repository| {
        let link = "https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2Fportal.harbor.example%2Fagenda\
            &data=02%7C01%7Cmlund%40harbor.example%7C1&sdata=abc%3D&reserved=0";
        let text = "The customer has named a sponsor";
        edit(repository, KICKOFF, text, &format!("The customer has read the [agenda]({link}) and named a sponsor"));
    });
    passes(
        &repository,
        &["warning playbook/prepare-kickoff.md:31 PB410: \
             the URL of an email filter replaces `https://portal.harbor.example/agenda`; \
             write the original URL; the wrapper contains the recipient's email address"],
    );
}

#[test]
fn a_pull_request_without_problems_gets_no_annotations() {
    let repository = pull_request(|repository| {
        edit(repository, KICKOFF, "Send the invitation a week ahead.", "Send the invitation two weeks ahead.");
        edit(repository, KICKOFF, "ms.date: 3/9/2020", "ms.date: 4/30/2020");
        let row = "| 03/09/2020 | Mira Lund    | Added task 7105                 |";
        edit(
            repository,
            KICKOFF,
            row,
            &format!("| 04/30/2020 | Mira Lund    | Invitation sent earlier         |\n{row}"),
        );
    });
    passes(&repository, &[]);
}
