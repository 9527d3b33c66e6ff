//! Turkish.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::Tr,
    tag: "tr",
    name: "Turkish",
    folders: &["turkish"],
    suffixes: &["-tr", "-tr-tr"],
    columns: &[
        (Column::TaskId, &["Görev Kimliği", "Görev No", "Görev Numarası", "Görev ID"]),
        (Column::TaskName, &["Görev Adı", "Görev Açıklaması", "Görev Başlığı", "Görev", "Ad", "Başlık", "Açıklama"]),
        (Column::Role, &["FastTrack Rolü", "Rol", "Roller"]),
        (Column::Services, &["Hizmetler", "Hizmet"]),
        (Column::Date, &["Tarih", "Değişiklik Tarihi", "Değiştirme Tarihi"]),
        (Column::WhoChanged, &["Değiştiren", "Kim Değiştirdi", "Değişikliği Yapan", "Yazar", "Güncelleyen"]),
        (Column::WhatChanged, &["Değişiklik", "Değişiklikler", "Ne Değişti", "Yapılan Değişiklik", "Neler Değişti"]),
        (Column::ValidScenario, &["Geçerli örnek senaryo", "Geçerli senaryo örneği"]),
        (Column::InvalidScenario, &["Geçersiz örnek senaryo", "Geçersiz senaryo örneği"]),
        (Column::ScenarioStatus, &["Senaryo durumu"]),
        (Column::Level(1), &["L1 Değeri"]),
        (Column::Level(2), &["L2 Değeri"]),
        (Column::Level(3), &["L3 Değeri"]),
    ],
    sections: [
        &["Genel bakış"],
        &["Hedefler", "Amaçlar"],
        &["Yaklaşım"],
        &["Temel girdiler", "Önemli girdiler", "Ana girdiler"],
        &["Temel çıktılar", "Önemli çıktılar", "Ana çıktılar"],
        &["Sonraki adımlar"],
        &["Güncelleştirme özeti", "Güncelleme özeti", "Değişiklik geçmişi"],
    ],
    mo_forms: &["(Z)orunlu / (İ)steğe bağlı"],
    mo_letters: ('Z', 'İ'),
    mo_words: &[("zorunlu", "isteğe bağlı"), ("zorunlu", "opsiyonel"), ("gerekli", "isteğe bağlı")],
    yes_no: &[("evet", "hayır")],
    none: &["yok", "geçerli değil"],
    phases: &["Aşama", "Evre"],
    day_first: &['.', '/'],
    year_first: &[],
    year_sign: None,
    months: &[
        "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık",
    ],
    vague_links: &[
        "bağlantı",
        "bu bağlantı",
        "bu makale",
        "bu sayfa",
        "burada",
        "buraya",
        "buraya tıklayın",
        "daha fazla",
        "devamı",
    ],
    alt_openings: &["fotoğrafı:", "resim:"],
};
