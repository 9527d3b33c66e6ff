//! The words of alerts.

/// The alerts that docfx knows, ignoring case: `noteTypes` of its Markdown engine.
pub const ALERTS: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "CAUTION", "WARNING"];

/// Translations in lowercase, each with the intended alert and whether it is the only possible one.
const TRANSLATIONS: &[(&str, &str, bool)] = &[
    ("hinweis", "NOTE", true),
    ("anmerkung", "NOTE", true),
    ("nota", "NOTE", true),
    ("observação", "NOTE", true),
    ("remarque", "NOTE", true),
    ("メモ", "NOTE", true),
    ("注", "NOTE", true),
    ("备注", "NOTE", true),
    ("说明", "NOTE", true),
    ("附註", "NOTE", true),
    // A note in one translation, a caution in the next.
    ("注意", "NOTE", false),
    ("info", "NOTE", false),
    ("hint", "TIP", false),
    ("tipp", "TIP", true),
    ("sugerencia", "TIP", true),
    ("consejo", "TIP", true),
    ("dica", "TIP", true),
    ("conseil", "TIP", true),
    ("astuce", "TIP", true),
    ("ヒント", "TIP", true),
    ("提示", "TIP", true),
    ("wichtig", "IMPORTANT", true),
    ("importante", "IMPORTANT", true),
    ("重要", "IMPORTANT", true),
    ("vorsicht", "CAUTION", true),
    ("achtung", "CAUTION", false),
    ("precaución", "CAUTION", true),
    ("cuidado", "CAUTION", true),
    ("atención", "CAUTION", false),
    ("atenção", "CAUTION", false),
    ("danger", "CAUTION", false),
    ("注意事項", "CAUTION", true),
    ("小心", "CAUTION", true),
    ("warnung", "WARNING", true),
    ("advertencia", "WARNING", true),
    ("aviso", "WARNING", false),
    ("avertissement", "WARNING", true),
    ("警告", "WARNING", true),
];

/// Returns the alert that `word` specifies, in uppercase.
#[must_use]
pub fn alert(word: &str) -> Option<&'static str> {
    ALERTS.into_iter().find(|alert| alert.eq_ignore_ascii_case(word))
}

/// Returns the alert that `word` means in another language, and whether that is certain.
#[must_use]
pub fn translated_alert(word: &str) -> Option<(&'static str, bool)> {
    let word = word.to_lowercase();
    TRANSLATIONS.iter().find(|(name, ..)| *name == word).map(|&(_, alert, certain)| (alert, certain))
}

/// Whether `word` starts something else that docfx reads after `[!`: an include, a video, a division, or a snippet.
#[must_use]
pub fn is_extension(word: &str) -> bool {
    let is = |name: &str| word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    ["include", "video", "div", "code", "notebook", "uicontrol"].into_iter().any(is)
}
