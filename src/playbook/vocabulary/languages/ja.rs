//! Japanese.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::Ja,
    tag: "ja",
    name: "Japanese",
    folders: &["japanese"],
    suffixes: &["-jp", "-ja", "-jpn"],
    columns: &[
        (Column::TaskId, &["タスク ID"]),
        (
            Column::TaskName,
            &[
                "タスク名",
                "タスクの説明",
                "タスク説明",
                "タスク",
                // A machine translation of "Title": a person's title.
                "役職",
            ],
        ),
        (Column::Role, &["FastTrack の役割", "FastTrack ロール", "役割"]),
        (Column::Services, &["サービス"]),
        (Column::Date, &["日付"]),
        (Column::WhoChanged, &["変更者"]),
        (Column::WhatChanged, &["変更内容"]),
        (Column::ValidScenario, &["有効なシナリオの例"]),
        (Column::InvalidScenario, &["無効なシナリオの例"]),
        (Column::ScenarioStatus, &["シナリオのステータス"]),
        (Column::Level(1), &["L1 の値"]),
        (Column::Level(2), &["L2 の値"]),
        (Column::Level(3), &["L3 の値"]),
    ],
    sections: [
        &["概要"],
        &["目標", "目的"],
        &["アプローチ", "方法"],
        &["重要な情報", "主な入力"],
        &["主な結果", "主な出力"],
        &["次のステップ"],
        &["概要の更新"],
    ],
    mo_forms: &["(M) 必須 (O) オプション"],
    mo_letters: ('M', 'O'),
    mo_words: &[("必須", "オプション"), ("必須", "任意"), ("必須", "省略可能")],
    yes_no: &[("はい", "いいえ"), ("○", "×")],
    none: &["なし", "該当なし"],
    phases: &["フェーズ"],
    day_first: &[],
    year_first: &['/', '-', '.'],
    year_sign: Some('年'),
    months: &[],
    vague_links: &[
        "ここ",
        "ここをクリック",
        "こちら",
        "このページ",
        "このリンク",
        "もっと見る",
        "リンク",
        "続きを読む",
        "詳しくはこちら",
        "詳細",
        "詳細情報",
    ],
    alt_openings: &[],
};
