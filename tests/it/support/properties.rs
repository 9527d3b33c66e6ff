//! The number of random cases in property tests.

use proptest::prelude::*;

/// Returns the configuration of a property test that tries `cases` of the usual 256 cases. If `PROPTEST_CASES` sets
/// another number, `cases` changes in proportion.
///
/// `.cargo/config.toml` sets the seed, so builds do not fail by chance. The workflow `fuzz.yml` tries other seeds.
pub fn config(cases: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig { cases: (usual.cases * cases).div_ceil(256), failure_persistence: None, ..usual }
}
