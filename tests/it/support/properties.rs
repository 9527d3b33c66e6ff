//! How many random cases property tests try.

use proptest::prelude::*;

/// Returns the configuration of a property test that tries `cases` of the usual 256 cases, and fewer or more in
/// proportion if `PROPTEST_CASES` asks for another number.
///
/// `.cargo/config.toml` sets the seed, so a build does not fail by chance. The workflow `fuzz.yml` tries other seeds.
pub fn config(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: (usual.cases * cases).div_ceil(256), failure_persistence: None, ..usual }
}
