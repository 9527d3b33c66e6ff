//! Pieces of text that can confuse a parser when they are repeated.

/// Passes all pieces of Markdown and HTML to a macro. For each, it passes a name, the piece, and the codes of the
/// problems on a page that repeats the piece below its heading.
macro_rules! for_each_markup_piece {
    ($macro:ident) => {
        $macro! {
            open_brackets: "[" => "",
            closing_brackets: "]" => "",
            open_images: "![" => "",
            brackets_back_to_back: "](" => "",
            open_targets: "[a](" => "",
            open_link_titles: "[a](b \"c " => "",
            open_angled_targets: "[a](<b " => "",
            open_tags: "<a " => "",
            open_attributes: "<a x=\"" => "",
            open_hrefs: "<a href='\" " => "",
            open_comments: "<!--" => "",
            closing_comments: "-->" => "",
            less_than_signs: "<" => "",
            open_instructions: "<?" => "",
            open_character_data: "<![CDATA[" => "",
            pipes: "|" => "",
            pipes_on_lines: "|\n" => "",
            pipes_and_hyphens: "|-" => "",
            backticks: "`" => "",
            open_code: "`a" => "",
            open_emphasis: "*a " => "",
            underscores: "_" => "",
            open_nested_emphasis: "**a *b " => "",
            tildes: "~~" => "",
            number_signs_and_spaces: "# " => "PB602",
            number_signs: "#" => "",
            ampersands: "&" => "",
            open_entities: "&amp" => "",
            backslashes: "\\" => "",
            spaces: " " => "",
            tabs: "\t" => "",
            line_feeds: "\n" => "",
            colons: ":::" => "",
            open_learn_images: ":::image source=\"" => "PB407 PB408",
            open_includes: "[!INCLUDE " => "",
            open_alerts: "> [!NOTE" => "",
            footnote_references: "[^a] " => "",
            rules: "---\n" => "",
            fences: "```\n" => "",
            underlines: "===\n" => "PB602",
            short_lines: "a\n" => "",
            single_quotes: "'" => "",
            double_quotes: "\"" => "",
        }
    };
}

/// Does the same for YAML in the front matter of a page.
macro_rules! for_each_yaml_piece {
    ($macro:ident) => {
        $macro! {
            yaml_open_lists: "[" => "PB004",
            yaml_open_maps: "{" => "PB004",
            yaml_open_maps_with_keys: "{a: " => "PB004",
            yaml_nested_items: "- " => "PB004",
            yaml_empty_items: "-\n" => "PB004",
            yaml_complex_keys: "? " => "PB004",
            yaml_empty_keys: ": " => "PB004",
            yaml_anchors: "&a " => "PB004",
            yaml_aliases: "*a " => "PB004",
            yaml_tags: "!a " => "PB004",
            yaml_literals: "|\n" => "PB004",
            yaml_folded_texts: ">\n" => "PB004",
            yaml_double_quotes: "\"" => "PB004",
            yaml_single_quotes: "'" => "",
            yaml_number_signs: "#" => "",
            yaml_repeated_keys: "a: b\n" => "PB004",
            yaml_comments: "# c\n" => "PB004",
            yaml_repeated_keys_with_comments: "a: b # c\n" => "PB004",
            yaml_directives: "%\n" => "PB004",
            yaml_document_ends: "...\n" => "",
            yaml_repeated_anchors: "a: &a b\n" => "PB004",
            yaml_merge_keys: "<<: *a\n" => "PB004",
            yaml_items: "- a\n" => "PB004",
            yaml_tabs: "\t" => "",
            yaml_at_signs: "@" => "PB004",
            yaml_backticks: "`" => "PB004",
        }
    };
}

macro_rules! list {
    ($($name:ident: $piece:literal => $codes:literal,)*) => {
        &[$($piece),*]
    };
}

/// Pieces of Markdown and HTML.
pub(crate) const MARKUP: &[&str] = for_each_markup_piece!(list);
/// Pieces of YAML.
pub(crate) const YAML: &[&str] = for_each_yaml_piece!(list);

#[cfg(unix)]
pub(crate) use {for_each_markup_piece, for_each_yaml_piece};
