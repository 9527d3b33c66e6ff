//! Kinds of hostile sites: the problems of each, and the check that a site of four times the size costs about four
//! times as much.
//!
//! Each kind is a test with its name: `cargo test growth::page_links` runs one. No test compares clock times; see
//! [`cost`] for what is compared. Names differ from piece to piece, because a search among equal names would not reveal
//! quadratic cost. Add a kind for each rule that compares pages, names, or files with each other.
#![cfg(unix)]

mod cost;
mod site;

use cost::assert_growth;
use site::{Kind, TITLE, bytes, empty, front_matter, page, page_from, table, table_start};

use super::pieces::{for_each_markup_piece, for_each_yaml_piece};

macro_rules! kinds {
    ($($name:ident: $codes:literal => $kind:expr;)*) => {
        $(
            #[test]
            fn $name() {
                assert_growth(concat!(module_path!(), "::", stringify!($name)), $codes, &$kind);
            }
        )*
    };
}

macro_rules! markup_kinds {
    ($($name:ident: $piece:literal => $codes:literal,)*) => {
        kinds! { $($name: $codes => page($piece);)* }
    };
}

macro_rules! yaml_kinds {
    ($($name:ident: $piece:literal => $codes:literal,)*) => {
        kinds! { $($name: $codes => front_matter("---\ntitle: a\nx: ", $piece);)* }
    };
}

for_each_markup_piece!(markup_kinds);
for_each_yaml_piece!(yaml_kinds);

const TASKS: &str = "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |";
const TASKS_DE: &str = "| Aufgaben-ID | Name der Aufgabe | (E) Erforderlich (O) Optional | FastTrack-Rolle |";
const L1: &str = "---\ntitle: Blocked\n---\n# Blocked\n\n";
const L2: &str = "---\ntitle: Blocked - Network\n---\n# Network\n\n";
const L2_EXAMPLES: &str =
    "---\ntitle: Blocked - Network\n---\n# Network\n\n| Valid Example Scenario | Scenario Status |\n|-|-|\n";
const L1_WITH_L2: &str = "---\ntitle: Blocked\n---\n# Blocked\n\n## [L2 - Network](l1l2l3-blocked-network.md)\n";
const HOME: &str = "---\ntitle: L1 L2 L3 List\n---\n# [L1 - Blocked](l1l2l3-blocked.md)\n";
const L3_LIST: &str = "---\ntitle: Blocked - Network\n---\n# Network\n\n## List of L3s by Service Name\n\n";
const GERMAN: &str = "[[docset]]\npath = \"de\"\nsource = \"en\"\n";

// Links and fragments.
kinds! {
    page_links_on_one_line: "PB401" => page("[a](missing-{word}.md) ");
    page_links_on_lines: "PB401" => page("[a](missing-{word}.md)\n\n");
    page_links_that_nearly_meet_a_file: "PB002 PB401 PB601" =>
        page("[a](p/part-{typo}.md)\n")
            .and_files("p/part-{word}.md", "a");
    page_links_to_files_of_another_folder: "PB002 PB401 PB601" =>
        page("[a](other/{word}.md)\n")
            .and_files("{word}/{word}.md", "a");
    page_links_to_a_name_that_many_files_have: "PB002 PB401 PB601" =>
        page("[a](missing/{word}/page.md)\n").and_files("{word}/page.md", "a");
    page_links_with_wrong_case: "PB002 PB404 PB601" =>
        page("[a](p/Part-{word}.md)\n")
            .and_files("p/part-{word}.md", "a");
    page_links_to_partner_variants: "PB002 PB601" => page("[a](p/{word}.md)\n").and_files("p/{word}--partner.md", "a");
    html_links: "PB401" => page("<a href=\"missing-{word}.md\">b</a>\n");
    root_links: "PB401" => page("[a](/missing/{word}.md) [b](~/missing/{word}.md)\n");
    image_links: "PB407 PB408" => page("![](missing-{word}.png)\n");
    image_links_that_nearly_meet_a_file: "PB407 PB704" =>
        page("![a](p/part-{typo}.png)\n")
            .and_files("p/part-{word}.png", "a");
    image_links_to_files_of_another_folder: "PB407 PB704" =>
        page("![a](other/{word}.png)\n")
            .and_files("p/{word}.png", "a");
    include_links: "PB405" => page("[!INCLUDE [a](includes/{word}.md)]\n\n");
    includes_of_the_page_itself: "PB406" => page("[!INCLUDE [a](hostile.md)]\n\n");
    includes_of_themselves: "PB406" =>
        page("[!INCLUDE [a](includes/{word}.md)]\n\n").and_files("includes/{word}.md", "[!INCLUDE [a]({word}.md)]\n");
    includes_that_lead_back: "PB406" =>
        page("[!INCLUDE [a](includes/{word}.md)]\n\n")
            .and_files("includes/{word}.md", "[!INCLUDE [a](../hostile.md)]\n");
    level_links: "PB402" => page_from(&format!("{TITLE}## List of L3s\n\n"), "- [a](l1l2l3-{word}.md)\n");
    fragment_links: "PB403" => page("[a](#missing-{word})\n");
    fragment_links_to_headings: "" => page("## A {word}\n\n[a](#a-{word})\n\n");
    fragment_links_that_nearly_meet: "PB403" => page("## The part {word}\n\n[a](#the-prt-{word})\n\n");
    fragment_links_to_typos: "PB403" => page("## The part {word}\n\n[a](#the-part-{typo})\n\n");
    fragment_links_to_renumbered_headings: "PB403" => page("## 2{number}. Do the {word}\n\n[a](#7-do-the-{word})\n\n");
    fragment_links_to_another_page: "PB109 PB403" =>
        page("[a](other.md#the-part-{typo})\n").and("other.md", TITLE, "## The part {word}\n\n", "");
    fragment_links_to_many_pages: "PB002 PB403" =>
        page("[a](p/{word}.md#the-part-{typo})\n").and_files("p/{word}.md", "# The part {word}\n");
    definitions: "" => page("[{word}]: missing-{word}.md\n");
    definitions_and_uses: "PB401" => page("[{word}]: missing-{word}.md\n\n[a][{word}]\n\n");
    uses_of_a_definition: "PB401" => page_from(&format!("{TITLE}[a]: missing.md\n\n"), "[a][a] ");
    footnotes: "PB401" => page("[^{word}]\n\n[^{word}]: a\n\n");
    exchanged_brackets: "PB409" => page("(a {word})[https://{word}.example/a] ");
    links_with_a_gap: "PB409" => page("[a {word}] (https://{word}.example/a)\n");
    urls_in_brackets: "PB409" => page("[a]((https://{word}.example/b).\n\n");
    urls_without_a_scheme: "PB409" => page("[a](www.{word}.example)\n");
    urls_with_a_misspelled_scheme: "PB409" => page("[a](htps://{word}.example)\n");
    one_long_url: "" => page_from(&format!("{TITLE}[a]("), "{word}/");
    one_long_url_of_dots: "" => page_from(&format!("{TITLE}[a]("), "../");
    one_long_url_of_percent_signs: "" => page_from(&format!("{TITLE}[a]("), "%2e%2e%2f");
    audience_leaks: "PB411" =>
        page_from("---\ntitle: a\nft.audience: partner\n---\n# A\n\n", "[a](p/{word}.md)\n")
            .and_files("p/{word}.md", "---\nft.audience: internal\n---\n# {word}\n");
}

const REDIRECTIONS: &str = r#"{"redirections": [{"source_path": "c.md", "redirect_url": "/keys/a/one"},
        {"source_path": "d.md", "redirect_url": "/keys/a/two"},"#;

/// Redirections on a site whose first two show where it is published. Their number grows.
fn redirections(piece: &'static str) -> Kind {
    empty()
        .with("docfx.json", "{}")
        .with("a/one.md", "---\ntitle: One\nft.owner: a\n---\n# One\n\n[Two](two.md)\n")
        .with("a/two.md", "---\ntitle: Two\nft.owner: a\n---\n# Two\n\n[One](one.md)\n")
        .and(".openpublishing.redirection.json", REDIRECTIONS, piece, "]}")
}

// Redirections.
kinds! {
    redirections_to_missing_pages: "PB706" =>
        redirections("{\"source_path\": \"{word}.md\", \"redirect_url\": \"/keys/a/{typo}\"},\n");
    redirections_of_a_page: "PB708" =>
        redirections("{\"source_path\": \"c.md\", \"redirect_url\": \"/keys/a/one\"},\n");
    redirections_of_pages_that_exist: "PB002 PB601 PB709" =>
        redirections("{\"source_path\": \"p/{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n")
            .and_files("p/{word}.md", "a");
    pages_removed_without_a_redirect: "PB710" =>
        redirections("{\"source_path\": \"old/{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n")
            .and_files("p/{word}.md", "# The part {word}\n")
            .then()
            .and(".openpublishing.redirection.json", REDIRECTIONS,
                "{\"source_path\": \"old/{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n", "]}")
            .compared();
    pages_renamed_without_a_redirect: "PB710" =>
        redirections("{\"source_path\": \"old/{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n")
            .and_files("p/{word}.md", "# The part {word}\n\nOne, two, and three.\n")
            .then()
            .and(".openpublishing.redirection.json", REDIRECTIONS,
                "{\"source_path\": \"old/{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n", "]}")
            .and_files("q/{word}.md", "# The part {word}\n\nOne, two, and three.\n")
            .compared();
    chains_of_redirections: "PB707" =>
        redirections(
            "{\"source_path\": \"{word}.md\", \"redirect_url\": \"/keys/{typo}\"},
             {\"source_path\": \"{typo}.md\", \"redirect_url\": \"/keys/a/one\"},\n",
        );
    links_to_redirected_pages: "PB415" =>
        redirections("{\"source_path\": \"{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n")
            .and("hostile.md", TITLE, "[a]({word}.md#top)\n", "");
    urls_of_own_pages: "PB419" =>
        redirections("{\"source_path\": \"{word}.md\", \"redirect_url\": \"/keys/a/one\"},\n")
            .and("hostile.md", TITLE, "[a](https://learn.microsoft.com/keys/a/one#{word})\n", "");
    undefined_references: "PB416" => page_from(&format!("{TITLE}[one]: a\n\n"), "[a {word}][{typo}]\n");
    markdown_in_html_blocks: "PB417" => page("<p>\n[{word}](b.md) **c** `\n\n");
    one_html_block_of_markdown: "PB417" => page_from(&format!("{TITLE}<p>\n"), "[{word}](b.md) *");
    emphasis_that_does_not_end: "" => page_from(&format!("{TITLE}<p>\n"), "*{word} [a](");
    vague_link_texts: "PB421" => page("[here](https://{word}.example)\n");
    vague_link_texts_in_html: "PB421" => page("<a href=https://{word}.example>here</a>\n\n");
    links_of_html_that_do_not_end: "" => page_from(&format!("{TITLE}<p>\n"), "<a href=https://{word}.example>< ");
    published_links: "PB002 PB412 PB601" => page("[a](p/{word}.html)\n").and_files("p/{word}.md", "a");
    insecure_links: "PB413" => page("[a](http://{word}.example/a)\n");
    wrapped_links: "PB410" =>
        page("[a](https://nam06.safelinks.protection.outlook.com/?url=https%3A%2F%2F{word}.example%2F&data=x)\n");
    retired_hosts: "PB422" => page("[a](https://{word}.docs.microsoft.com)\n");
    weak_alt_texts: "PB611" => page("![Image of {word}](https://a.example/b.png)\n");
    placeholders: "PB612" => page("TODO: {word} <insert {word}> **TBD** TODO\n\n");
    locales_in_urls: "PB418" => page("[a](https://learn.microsoft.com/en-us/{word})\n");
}

// Characters and blocks.
kinds! {
    invisible_characters: "PB006" => page("a\u{200b} ");
    characters_that_change_direction: "PB006" => page("a\u{202e}\n");
    letters_with_many_marks: "" => page("a\u{300}\u{301}\u{302}");
    emoji_joined_to_one: "PB006" => page("👩\u{200d}");
    carriage_returns: "" => page_from("---\rtitle: a\r---\r# A\r\r", "a\r");
    bytes_that_are_not_text: "PB001" => bytes(|size| [vec![b'a'; size], vec![0xFF; size]].concat());
    zero_bytes: "PB001" => page("\0");
    conflict_markers: "PB007 PB602" => page("<<<<<<< {word}\nb\n=======\nc\n>>>>>>> {word}\n\n");
    comments_that_suppress_nothing: "PB901" => page("<!-- playbook-lint-disable PB401 -->\n\n");
    comments_that_suppress_something: "" => page("[a](b-{word}.md) <!-- playbook-lint-disable-line PB401 -->\n\n");
    comments_with_unknown_directives: "PB901" => page("<!-- playbook-lint-{word} PB999 -->\n\n");
    comments_with_unknown_rules: "PB901" => page("<!-- playbook-lint-disable {word} -->\n\n");
    regions: "PB901" => page("<!-- playbook-lint-disable PB401 -->\n\n<!-- playbook-lint-enable PB401 -->\n\n");
    h1s: "PB602" => page("# A {word}\n\n");
    headings_that_jump: "PB609" => page("## b {word}\n\n##### c {word}\n\n");
    alerts_with_wrong_case: "PB606" => page("> [!Note]\n> {word}\n\n");
    alerts: "PB605" => page("> [!NOTE]\n> a\n\n> [!{word}]\n> b\n\n");
    code_by_accident: "" => page("a\n\n        [b]({word}.md)\n\n");
    fences_that_do_not_close: "" => page("````\n```\n~~~\n");
    lists_in_lists: "" => page("- {word}\n  - b\n    - c\n");
    list_items_that_are_apart: "" => page("1. {word}\n\n");
    labels_that_run_on: "" => page("**{word}:** b **c:** d ");
    lines_that_are_lazy: "" => page_from(&format!("{TITLE}{}a\n", ">".repeat(20)), "b\n");
    quotes_that_deepen: "" => page(">");
    lists_that_deepen: "" => page("- ");
    rows_that_lack_cells: "PB610" => table("| a | b |", "| {word} |\n");
    rows_with_too_many_cells: "PB610" => table("| a | b |", "| {word} | 2 | 3 |\n");
    one_row_of_many_cells: "PB610" => table("| a | b |", "| {word} ");
    tables_of_one_row: "" => page("| {word} |\n|-|\n| b |\n\n");
    a_table_of_many_columns: "" => bytes(|size| {
        let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(size / 6));
        format!("{TITLE}{}{}{}", row("a"), row("-"), row("b")).into_bytes()
    });
}

// Metadata.
kinds! {
    keys: "PB004" => front_matter("---\n", "ft.{word}: 1/1/2031\n");
    keys_that_are_repeated: "PB004" => front_matter("---\ntitle: a\n", "ms.author: {word}\n");
    keys_that_nearly_meet_known_ones: "PB103" =>
        empty().and_files("p/{word}.md", "---\ntitle: The {word}\nms.athor: {word}\n---\n# The {word}\n");
    values_that_are_wrong: "PB201" => front_matter("---\ntitle: a\nft.owner: b\nms.date: ", "{number} ");
    values_that_nearly_meet_allowed_ones: "PB104" =>
        front_matter("---\ntitle: a\nft.part: ", "{typo}, ")
            .with("playbook-lint.toml", "[metadata.allowed]\n\"ft.part\" = [\"babacaba\", \"cabacaba\"]\n");
    values_that_nearly_meet_ones_of_the_settings: "PB104" =>
        empty()
            .and("playbook-lint.toml", "[metadata.allowed]\n\"ft.part\" = [", "\"{word}\", ", "]\n")
            .and_files("p/{word}.md", "---\ntitle: The {word}\nft.part: {typo}\n---\n# The {word}\n")
            .times(4);
    keys_that_nearly_meet_ones_of_the_settings: "PB103" =>
        empty()
            .and("playbook-lint.toml", "[metadata]\nknown = [\"a\"]\n[metadata.allowed]\n", "\"ft.{word}\" = [\"a\"]\n", "")
            .and_files("p/{word}.md", "---\ntitle: The {word}\nft.{typo}: a\n---\n# The {word}\n")
            .times(4);
    metadata_of_each_page: "PB104" =>
        empty()
            .and("playbook-lint.toml", "", "[[metadata.for]]\npaths = [\"p/{word}.md\"]\nallowed = { \"ft.part\" = [\"a\"] }\n", "")
            .and_files("p/{word}.md", "---\ntitle: The {word}\nft.part: b\n---\n# The {word}\n")
            .times(4);
    audiences_of_each_page: "" =>
        empty()
            .and("playbook-lint.toml", "[links.audience]\n", "\"p/{word}.md\" = \"partner\"\n", "")
            .and_files("p/{word}.md", "---\ntitle: The {word}\nft.audience: partner\n---\n# The {word}\n")
            .times(4);
    rules_of_each_page: "PB601" =>
        empty()
            .and("playbook-lint.toml", "[lint.per-file-ignores]\n", "\"p/{word}.md\" = [\"PB002\"]\n", "")
            .and_files("p/{word}.md", "a\n")
            .times(4);
    severities_of_each_page: "PB002 PB601" =>
        empty()
            .and("playbook-lint.toml", "", "[[lint.for]]\npaths = [\"p/{word}.md\"]\nseverity = { PB002 = \"info\" }\n", "")
            .and_files("p/{word}.md", "a\n")
            .times(4);
    titles: "" => empty().and_files("p/{word}.md", "---\ntitle: The part {word}\n---\n# The part {word}\n");
    repeated_titles: "PB107 PB109" =>
        empty()
            .and_files("p/{word}.md", "---\ntitle: The part\n---\n# The part {word}\n");
    account_names: "PB110 PB601" =>
        empty()
            .and_files("p/{word}-1.md", "---\nms.author: {word}\nmanager: {typo}\n---\n")
            .and_files("p/{word}-2.md", "---\nms.author: {word}\n---\n")
            .and_files("p/{word}-3.md", "---\nms.author: {word}\n---\n")
            .and_files("p/{word}-4.md", "---\nms.author: {word}\n---\n")
            .and_files("p/{word}-5.md", "---\nms.author: {word}\n---\n")
            .times(4);
}

// Tasks.
kinds! {
    task_ids: "" => table(TASKS, "| 1{number} | Plan {word} | M | FE | All |\n");
    task_ids_repeated: "PB301" => table(TASKS, "| 4101 | Plan {word} | M | b | All |\n");
    task_ids_on_two_pages: "PB109 PB303" =>
        table(TASKS, "| 1{number} | Plan {word} | M | FE | All |\n")
            .and("other.md", &table_start(TASKS), "| 1{number} | Plan {typo} | O | FE | All |\n", "\n");
    task_ids_shared_by_many_pages: "PB002 PB302 PB308 PB601" =>
        empty().and_files(
            "p/{word}.md",
            "| Task ID | Task Name | (M)andatory / (O)ptional |\n|-|-|-|\n| 4101 | {word} | M |\n",
        );
    task_ids_repeated_on_many_pages: "PB002 PB304 PB308 PB601" =>
        empty().and_files(
            "p/{word}.md",
            "| Task ID | Task Name | (M)andatory / (O)ptional |\n|-|-|-|\n| 4101 | Plan | M |\n",
        );
    task_ids_that_are_malformed: "PB305" => table(TASKS, "| {number}a1, {number} | {word} | M | b | All |\n");
    task_rows_without_values: "PB301 PB306 PB310" => table(TASKS, "| 4101 | {word} | X | | |\n");
    task_rows_that_lack_cells: "PB309" => table(TASKS, "| 1{number} | {word} |\n");
    task_cell_of_many_ids: "PB309" => page_from(&format!("{}| ", table_start(TASKS)), "1{number}, ");
    task_references: "" => page("See task {number} and tasks {number}. ");
    task_references_to_unknown_tasks: "PB002 PB313" =>
        page("**Task(s)**: 2{number}\n\n")
            .and("other.md", "# Tasks\n\n| Task ID | Task Name |\n|-|-|\n", "| 1{number} | Plan {word} |\n", "\n");
    task_roles: "PB311" => table(TASKS,
        "| 1{number} | Plan | M | {word} / {word} / {word} / {word} / {word} / {typo} | All |\n");
    task_roles_used_rarely: "" => table(TASKS, "| 1{number} | Plan | M | {word} Engineer | All |\n");
    task_headings_that_no_one_knows: "PB002 PB302 PB314 PB601" =>
        empty()
            .with("a.md", "---\ntitle: a\nft.owner: a\n---\n# A\n")
            .and_files("p/{word}.md", "| Task ID | Task Name | (M)andatory / (O)ptional | The {word} |\n|-|-|-|-|\n| 4101 | {word} | M | b |\n");
    task_columns_of_two_words: "PB002 PB302 PB601" =>
        empty()
            .with("a.md", "---\ntitle: a\nft.owner: a\n---\n# A\n")
            .and_files("p/{word}.md", "| Task ID | Task Name | Must/may | FastTrack Role |\n|-|-|-|-|\n| 4101 | {word} | Must | b |\n");
    task_values_that_differ: "PB308" => table(
        "| Task ID | Task Name | Must/may | FastTrack Role | Services |", "| 1{number} | Plan {word} | {word} | b | All |\n");
    task_services: "PB312" => table(TASKS,
        "| 1{number} | Plan | M | FE | {word} / {word} / {word} / {word} / {word} / {typo} |\n");
    task_services_of_the_settings: "PB312" =>
        table(TASKS, "| 1{number} | Plan | M | FE | {typo} App |\n")
            .and("playbook-lint.toml", "[tasks]\nservices = [", "\"{word} App\", ", "]\n");
    task_services_with_slashes: "" =>
        table(TASKS, "| 1{number} | Plan | M | FE | Part / {word} App |\n")
            .and("playbook-lint.toml", "[tasks]\nservices = [", "\"Part/{word} App\", ", "]\n");
    task_roles_of_the_settings: "PB311" =>
        table(TASKS, "| 1{number} | Plan | M | {typo} Engineer | All |\n")
            .and("playbook-lint.toml", "[tasks.roles]\n", "\"{word} Engineer\" = [\"{word}\"]\n", "");
}

// Levels.
kinds! {
    level_values_that_nearly_meet: "PB501" =>
        table("| Valid Example Scenario | L1 | L2 | L3 |", "| a | Blocked | Network | {typo} |\n")
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **{word}**\n", "");
    level_values_unlike_any: "PB501" =>
        table("| Valid Example Scenario | L1 | L2 | L3 |", "| a | Blocked | Network | {number} |\n")
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **{word}**\n", "");
    level_values_that_nearly_meet_an_l2: "PB402 PB501" =>
        table("| Valid Example Scenario | L1 | L2 |", "| a | Blocked | {typo} |\n")
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_statuses: "PB107 PB402 PB501" =>
        table("| Valid Example Scenario | Scenario Status |", "| a | Blocked {typo} |\n| a | Blocked |\n")
            .with("l1l2l3-list.md", HOME)
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_paths: "PB107 PB501" =>
        table("| Valid Example Scenario | Scenario Status |", "| a | Blocked>Network>{typo} |\n")
            .with("l1l2l3-list.md", HOME)
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **{word}**\n", "");
    level_paths_without_signs: "PB402" =>
        table("| Valid Example Scenario | L1 | L2 |", "| a | Blocked | Blocked {word} |\n")
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_other_below_many_l2s: "PB402" =>
        table("| Valid Example Scenario | L1 | L2 | L3 |", "| a | Blocked | {word} | Other |\n")
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_other_below_no_l2: "PB402" =>
        table("| Valid Example Scenario | L3 |", "| {word} | Other |\n")
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_pages: "" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **[{word}](l1l2l3-blocked-network-{word}.md)**\n", "")
            .and_files("l1l2l3-blocked-network-{word}.md", "---\ntitle: Blocked - Network - {word}\n---\n# {word}\n");
    level_pages_that_are_not_linked: "PB503" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **{word}**\n", "")
            .and_files("l1l2l3-blocked-network-{word}.md", "---\ntitle: Blocked - Network - {word}\n---\n# {word}\n");
    level_pages_that_are_not_listed: "PB504" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .with("l1l2l3-blocked-network.md", &format!("{L3_LIST}- **One**\n"))
            .and_files("l1l2l3-blocked-network-{word}.md", "---\ntitle: Blocked - Network - {word}\n---\n# {word}\n");
    level_pages_with_another_l2: "PB506" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **[{word}](l1l2l3-blocked-network-{word}.md)**\n", "")
            .and_files(
                "l1l2l3-blocked-network-{word}.md",
                "---\ntitle: Blocked - The {word} - {word}\n---\n# {word}\n",
            );
    level_pages_listed_under_other_names: "PB505" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **[{typo}](l1l2l3-blocked-network-{word}.md)**\n", "")
            .and_files("l1l2l3-blocked-network-{word}.md", "---\ntitle: Blocked - Network - {word}\n---\n# {word}\n");
    level_page_with_many_names: "PB505" =>
        empty()
            .with("l1l2l3-blocked.md", L1_WITH_L2)
            .with("l1l2l3-blocked-network-part.md", "---\ntitle: Blocked - Network - Part\n---\n# Part\n")
            .and("l1l2l3-blocked-network.md", L3_LIST, "- **[{word}](l1l2l3-blocked-network-part.md)**\n", "");
    level_links_under_other_names: "PB402 PB504 PB505" =>
        page("[Blocked {word}](l1l2l3-blocked-network.md)\n\n")
            .with("l1l2l3-blocked-network.md", L2)
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    level_examples_of_other_levels: "PB402 PB502 PB504" =>
        empty()

            .and("l1l2l3-blocked-network.md", L2_EXAMPLES, "| a | {word} |\n", "")
            .and("l1l2l3-blocked.md", L1, "## [L2 - {word}](l1l2l3-blocked-{word}.md)\n", "");
    scenarios: "PB207" => page("Phase: **{word}**\n\n| L1 | L2 | L3 |\n|-|-|-|\n| {word} | b | c |\n\n");
}

// TOCs, files, dates, and translations.
kinds! {
    toc_entries_that_are_missing: "PB701" => empty().and("toc.yml", "", "- name: {word}\n  href: {word}.md\n", "");
    toc_entries_that_nearly_meet_a_file: "PB002 PB601 PB701 PB702" =>
        empty().and("toc.yml", "", "- name: {word}\n  href: p/part-{typo}.md\n", "").and_files("p/part-{word}.md", "a");
    toc_entries_that_are_nested: "PB701" =>
        empty()
            .and("toc.md", "", "# [{word}]({word}.md)\n## [a](b-{word}.md)\n", "");
    pages_in_no_toc: "PB109 PB702" =>
        empty()
            .with("toc.yml", "- name: a\n  href: a.md\n")
            .with("a.md", TITLE)
            .and_files("p/{word}.md", TITLE);
    pages_without_a_heading: "PB601" => empty().and_files("p/{word}.md", "---\ntitle: The part {word}\n---\na\n");
    images_that_no_page_shows: "PB407 PB704" => page("![a](q/{word}.png)\n").and_files("p/{word}.png", "a");
    images_that_are_large: "PB705" =>
        page("![a](p/{word}.png)\n")
            .and_files("p/{word}.png", "aa")
            .with("playbook-lint.toml", "[media]\nmax-size = 1\n");
    dates_of_refreshes: "PB205" =>
        page_from(
            &format!("{TITLE}## Refresh Summary\n\n| Date | Who changed | What changed |\n|-|-|-|\n"),
            "| 13/45/2020 | a | {word} |\n",
        );
    refreshes_out_of_order: "PB206" =>
        page_from(
            &format!("{TITLE}## Refresh Summary\n\n| Date | Who changed | What changed |\n|-|-|-|\n"),
            "| 1/2/2020 | a | {word} |\n| 1/3/2020 | a | {word} |\n",
        );
    dates_behind_history: "PB208" =>
        empty()
            .and_files("p/{word}.md", "---\nms.date: 1/10/2020\n---\n# The part {word}\n")
            .then()
            .and_files("p/{word}.md", "---\nms.date: 1/10/2020\n---\n# The part {typo}\n");
    translations_that_drift: "PB002 PB806" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and_files("en/{word}.md", "# A\n\nOne {word}.\n")
            .and_files("de/{word}-de.md", "# A\n")
            .then()
            .and_files("en/{word}.md", "# A\n\nTwo {word}.\n")
            .and_files("de/{word}-de.md", "# A\n");
    one_translation_that_drifts: "PB805 PB806" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .with("de/plan-de.md", TITLE)
            .and("en/plan.md", TITLE, "## The part {word}\n\nSee {word}.\n\n", "")
            .then()
            .and("en/plan.md", TITLE, "## The part {typo}\n\nSee {typo}.\n\n", "");
    translations: "PB802" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and("en/plan.md", &table_start(TASKS), "| 1{number} | Plan {word} | M | FE | All |\n", "")
            .and("de/plan-de.md", &table_start(TASKS_DE), "| 1{number} | Plan {word} | O | FE |\n", "");
    translations_without_tasks: "PB801" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and("en/plan.md", &table_start(TASKS), "| 1{number} | Plan {word} | M | FE | All |\n", "")
            .and("de/plan-de.md", &table_start(TASKS_DE), "| 2{number} | Plan {word} | E | FE |\n", "");
    translations_that_are_behind: "PB202 PB803" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and_files("en/{word}.md", "---\nms.date: 4/1/2020\n---\n# A\n")
            .and_files("de/{word}-de.md", "---\nms.date: 4/1/2019\n---\n# A\n");
    translations_of_other_structure: "PB002 PB805" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and_files("en/{word}.md", "# A\n\n## B\n")
            .and_files("de/{word}-de.md", "# A\n");
    links_to_the_source_language: "PB002 PB420" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and("de/hostile.md", TITLE, "[a](../en/{word}.md)\n", "")
            .and_files("en/{word}.md", "# A\n")
            .and_files("de/{word}-de.md", "# A\n");
    translations_that_are_missing: "PB002 PB804" =>
        empty()
            .with("playbook-lint.toml", GERMAN)
            .and_files("en/{word}.md", "# A\n")
            .and_files("de/{word}.md", "# A\n")
            .and_files("en/new-{word}.md", "# A\n")
            .times(4);
}
