//! Small sites on which a setting changes what is found.

/// A setting, or several that only act together.
pub struct Case {
    /// Dotted keys.
    pub settings: &'static str,
    /// The configuration file.
    pub config: &'static str,
    pub files: &'static [(&'static str, &'static str)],
    /// The rules that are asked; those of the file where there are none.
    pub select: &'static str,
    /// What is found without the file, `path:line code`.
    pub without: &'static [&'static str],
    /// What is found with it.
    pub with: &'static [&'static str],
}

const LINK: (&str, &str) = ("a.md", "---\ntitle: A\nft.owner: a\n---\n# A\n\n[x](x.md)\n");
pub const CASES: &[Case] = &[
    Case {
        settings: "profile",
        config: "profile = 'learn'",
        files: &[(
            "a.md",
            "---\nft.owner: a\ntitle: A\ndescription: A\nauthor: a\nms.author: a\nms.date: 4/4/2020\n---\n",
        )],
        select: "PB101",
        without: &["a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101"],
        with: &["a.md:1 PB101"],
    },
    Case {
        settings: "exclude",
        config: "exclude = ['DRAFTS']",
        files: &[("drafts/a.md", "[x](x.md)\n"), ("b.md", "[a](drafts/a.md)\n")],
        select: "PB401",
        without: &["drafts/a.md:1 PB401"],
        with: &[],
    },
    Case {
        settings: "translations",
        config: "translations = false",
        files: &[
            ("english/toc.yml", ""),
            ("german/toc.yml", ""),
            ("english/a.md", ""),
            ("english/b.md", ""),
            ("english/c.md", ""),
            ("english/d.md", ""),
            ("english/e.md", ""),
            ("english/f.md", ""),
            ("german/a.md", ""),
            ("german/b.md", ""),
            ("german/c.md", ""),
            ("german/d.md", ""),
            ("german/e.md", ""),
        ],
        select: "PB804",
        without: &["english/f.md:1 PB804"],
        with: &[],
    },
    Case {
        settings: "lint.select",
        config: "[lint]\nselect = ['missing-alt-text']",
        files: &[("a.md", "[x](x.md) ![](x.png)\n")],
        select: "",
        without: &["a.md:1 PB002", "a.md:1 PB401", "a.md:1 PB407", "a.md:1 PB408", "a.md:1 PB601"],
        with: &["a.md:1 PB408"],
    },
    Case {
        settings: "lint.ignore",
        config: "[lint]\nignore = ['PB4', 'PB6']",
        files: &[("a.md", "[x](x.md)\n")],
        select: "",
        without: &["a.md:1 PB002", "a.md:1 PB401", "a.md:1 PB601"],
        with: &["a.md:1 PB002"],
    },
    Case {
        settings: "lint.extend-select",
        config: "[lint]\nselect = ['PB002']\nextend-select = ['PB413']",
        files: &[("a.md", "[x](http://harbor.example)\n")],
        select: "",
        without: &["a.md:1 PB002", "a.md:1 PB601"],
        with: &["a.md:1 PB002", "a.md:1 PB413"],
    },
    Case {
        settings: "lint.severity",
        config: "[lint.severity]\nbroken-link = 'off'",
        files: &[LINK],
        select: "PB401",
        without: &["a.md:7 PB401"],
        with: &[],
    },
    Case {
        settings: "lint.per-file-ignores",
        config: "[lint.per-file-ignores]\n'b/**' = ['PB4']",
        files: &[("a.md", "[x](x.md)\n"), ("b/a.md", "[x](x.md)\n")],
        select: "PB401",
        without: &["a.md:1 PB401", "b/a.md:1 PB401"],
        with: &["a.md:1 PB401"],
    },
    Case {
        settings: "lint.max-page-size",
        config: "[lint]\nmax-page-size = 10",
        files: &[LINK],
        select: "PB001",
        without: &[],
        with: &["a.md:1 PB001"],
    },
    Case {
        settings: "metadata.required",
        config: "[metadata]\nrequired = ['title', 'internal.x']",
        files: &[("a.md", "---\ntitle: A\n---\n")],
        select: "PB101",
        without: &["a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101", "a.md:1 PB101"],
        with: &["a.md:1 PB101"],
    },
    Case {
        settings: "metadata.allowed",
        config: "[metadata.allowed]\n'ms.topic' = ['overview']\n'ft.audience' = []",
        files: &[("a.md", "---\nms.topic: how-to\nft.audience: all\n---\n")],
        select: "PB104",
        without: &["a.md:3 PB104"],
        with: &["a.md:2 PB104"],
    },
    Case {
        settings: "metadata.known",
        config: "[metadata]\nknown = ['authors']",
        files: &[("a.md", "---\nauthors: A\n---\n")],
        select: "PB103",
        without: &["a.md:2 PB103"],
        with: &[],
    },
    Case {
        settings: "metadata.for.paths metadata.for.required metadata.for.allowed",
        config: "[metadata]\nrequired = []\n[[metadata.for]]\npaths = ['b']\nrequired = ['x']\n\
                 allowed = { 'ms.topic' = ['y'] }",
        files: &[("a.md", "---\nms.topic: z\n---\n"), ("b/a.md", "---\nms.topic: z\n---\n")],
        select: "PB104",
        without: &[],
        with: &["b/a.md:2 PB104"],
    },
    Case {
        settings: "metadata.for.required",
        config: "[metadata]\nrequired = []\n[[metadata.for]]\npaths = ['b']\nrequired = ['x']",
        files: &[("a.md", "---\ntitle: A\n---\n"), ("b/a.md", "---\ntitle: A\n---\n")],
        select: "PB101",
        without: &[
            "a.md:1 PB101",
            "a.md:1 PB101",
            "a.md:1 PB101",
            "a.md:1 PB101",
            "a.md:1 PB101",
            "b/a.md:1 PB101",
            "b/a.md:1 PB101",
            "b/a.md:1 PB101",
            "b/a.md:1 PB101",
            "b/a.md:1 PB101",
        ],
        with: &["b/a.md:1 PB101"],
    },
    Case {
        settings: "dates.formats",
        config: "[dates]\nformats = ['YYYY-MM-DD']",
        files: &[("a.md", "---\nms.date: 2020-04-01\n---\n"), ("b.md", "---\nms.date: 4/1/2020\n---\n")],
        select: "PB201",
        without: &["a.md:2 PB201"],
        with: &["b.md:2 PB201"],
    },
    Case {
        settings: "dates.max-age",
        config: "[dates]\nmax-age = 20",
        files: &[("a.md", "---\nms.date: 4/1/2020\n---\n")],
        select: "PB202",
        without: &[],
        with: &["a.md:2 PB202"],
    },
    Case {
        settings: "tasks.roles",
        config: "[tasks.roles]\n'Harbor Engineer' = ['HE']",
        files: &[(
            "a.md",
            "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |\n|---|---|---|---|\n\
             | 1 | a | M | Pilot |\n| 2 | b | M | HE |\n",
        )],
        select: "PB311",
        without: &[],
        with: &["a.md:3 PB311"],
    },
    Case {
        settings: "tasks.services",
        config: "[tasks]\nservices = ['Exchange']",
        files: &[(
            "a.md",
            "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role | Services |\n|---|---|---|---|---|\n\
             | 1 | a | M | FE | Teams |\n| 2 | b | M | FE | Exchange |\n",
        )],
        select: "PB312",
        without: &[],
        with: &["a.md:3 PB312"],
    },
    Case {
        settings: "tasks.locales",
        config: "[tasks]\nlocales = ['DE-de']",
        files: &[(
            "a.md",
            "| Task ID | Task Name | (M)andatory / (O)ptional | FastTrack Role |\n|---|---|---|---|\n\
             | 1 | a | x | FE |\n\n\
             | Aufgaben-ID | Name der Aufgabe | (E) Erforderlich (O) Optional | FastTrack-Rolle |\n|---|---|---|---|\n| 2 | a | x | FE |\n",
        )],
        select: "PB306",
        without: &["a.md:3 PB306", "a.md:7 PB306"],
        with: &["a.md:7 PB306"],
    },
    Case {
        settings: "levels.common",
        config: "[levels]\ncommon = ['Unclear']",
        files: &[("l1l2l3-blocked.md", L1), ("l1l2l3-blocked-network.md", L2)],
        select: "PB501",
        without: &["l1l2l3-blocked-network.md:10 PB501", "l1l2l3-blocked-network.md:9 PB501"],
        with: &["l1l2l3-blocked-network.md:10 PB501", "l1l2l3-blocked-network.md:8 PB501"],
    },
    Case {
        settings: "levels.known",
        config: "[levels]\nknown = ['Blocked - Network - Proxy']",
        files: &[("l1l2l3-blocked.md", L1), ("l1l2l3-blocked-network.md", L2)],
        select: "PB501",
        without: &["l1l2l3-blocked-network.md:10 PB501", "l1l2l3-blocked-network.md:9 PB501"],
        with: &["l1l2l3-blocked-network.md:9 PB501"],
    },
    Case {
        settings: "links.redirects",
        config: "[links]\nredirects = 'gone.json'",
        files: &[LINK, ("gone.json", "{\"redirections\": [{\"source_path\": \"x.md\", \"redirect_url\": \"/y\"}]}")],
        select: "PB401",
        without: &["a.md:7 PB401"],
        with: &[],
    },
    Case {
        settings: "links.ignore",
        config: "[links]\nignore = ['x*']",
        files: &[LINK],
        select: "PB401",
        without: &["a.md:7 PB401"],
        with: &[],
    },
    Case {
        settings: "links.audience",
        config: "[links.audience]\n'b' = 'partner'",
        files: &[("b/a.md", "---\nft.audience: internal\n---\n")],
        select: "PB106",
        without: &[],
        with: &["b/a.md:2 PB106"],
    },
    Case {
        settings: "sections.required",
        config: "[sections]\nrequired = ['Overview']",
        files: &[(
            "a.md",
            "# A\n\nPhase: **Prepare**\n\n## Overview\n## Objectives\n## Approach\n## Key Inputs\n## Next Steps\n",
        )],
        select: "PB603",
        without: &["a.md:1 PB603"],
        with: &[],
    },
    Case {
        settings: "sections.for.paths sections.for.required",
        config: "[[sections.for]]\npaths = ['b']\nrequired = ['Overview']",
        files: &[("a.md", "# A\n"), ("b/a.md", "# A\n")],
        select: "PB603",
        without: &[],
        with: &["b/a.md:1 PB603"],
    },
    Case {
        settings: "media.max-size",
        config: "[media]\nmax-size = 3",
        files: &[("a.md", "![a](a.png)\n"), ("a.png", "1234")],
        select: "PB705",
        without: &[],
        with: &["a.png:1 PB705"],
    },
    Case {
        settings: "docset.path",
        config: "[[docset]]\npath = 'b'",
        files: &[("a.md", "---\ntitle: A\n---\n"), ("b/a.md", "---\ntitle: A\n---\n")],
        select: "PB109",
        without: &["b/a.md:2 PB109"],
        with: &[],
    },
    Case {
        settings: "docset.locale docset.source",
        config: "[[docset]]\npath = 'b'\nlocale = 'de'\nsource = 'a'",
        files: &[("a/x.md", ""), ("a/y.md", ""), ("b/x-de.md", "")],
        select: "PB804",
        without: &[],
        with: &["a/y.md:1 PB804"],
    },
];

const L1: &str = "---\ntitle: Blocked\n---\n# Blocked\n## [L2 - Network](l1l2l3-blocked-network.md)\n";
const L2: &str = "---\ntitle: Blocked - Network\n---\n# Network\n\n\
                  | Valid Example Scenario | L2 | L3 |\n|---|---|---|\n\
                  | a | Network | Other |\n| b | Network | Unclear |\n| c | Network | Proxy |\n\n\
                  ## List of L3s by Service Name\n- **Firewall**\n";
