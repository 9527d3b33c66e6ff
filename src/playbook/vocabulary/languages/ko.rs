//! Korean.

use crate::playbook::Locale;
use crate::playbook::vocabulary::Column;
use crate::playbook::vocabulary::language::Language;

pub(super) const LANGUAGE: Language = Language {
    locale: Locale::Ko,
    tag: "ko",
    name: "Korean",
    folders: &["korean"],
    suffixes: &["-kr", "-ko", "-ko-kr"],
    columns: &[
        (Column::TaskId, &["작업 ID", "작업 번호", "작업 식별자", "태스크 ID"]),
        (Column::TaskName, &["작업 이름", "작업명", "작업 설명", "작업 제목", "작업", "이름", "제목", "설명"]),
        (Column::Role, &["FastTrack 역할", "역할", "기본 역할"]),
        (Column::Services, &["서비스"]),
        (Column::Date, &["날짜", "변경 날짜", "변경일", "수정 날짜", "수정한 날짜", "업데이트 날짜"]),
        (Column::WhoChanged, &["변경한 사람", "변경자", "수정한 사람", "수정자", "작성자", "업데이트한 사람"]),
        (Column::WhatChanged, &["변경 내용", "변경 사항", "수정 내용", "수정 사항", "변경", "업데이트 내용"]),
        (Column::ValidScenario, &["유효한 시나리오 예", "유효한 예제 시나리오", "유효한 시나리오 예시"]),
        (Column::InvalidScenario, &["잘못된 시나리오 예", "잘못된 예제 시나리오", "유효하지 않은 시나리오 예시"]),
        (Column::ScenarioStatus, &["시나리오 상태"]),
        (Column::Level(1), &["L1 값"]),
        (Column::Level(2), &["L2 값"]),
        (Column::Level(3), &["L3 값"]),
    ],
    sections: [
        &["개요"],
        &["목표", "목적"],
        &["접근 방식", "접근 방법", "방법"],
        &["주요 입력", "핵심 입력"],
        &["주요 출력", "핵심 출력", "주요 결과"],
        &["다음 단계"],
        &["업데이트 요약", "새로 고침 요약", "변경 기록", "변경 내역"],
    ],
    mo_forms: &["(M) 필수 / (O) 선택"],
    mo_letters: ('M', 'O'),
    mo_words: &[("필수", "선택"), ("필수", "선택 사항"), ("필수", "옵션")],
    yes_no: &[("예", "아니요"), ("예", "아니오")],
    none: &["없음", "해당 없음"],
    phases: &["단계"],
    day_first: &[],
    year_first: &['-', '/', '.'],
    year_sign: Some('년'),
    months: &[],
    vague_links: &[
        "더 보기",
        "링크",
        "여기",
        "여기를 클릭",
        "여기를 클릭하세요",
        "이 링크",
        "이 문서",
        "이 페이지",
        "자세히",
    ],
    alt_openings: &["사진:", "이미지:"],
};
